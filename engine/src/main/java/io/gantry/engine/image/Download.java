package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.DigestMismatchException;
import io.gantry.content.Ingest;
import io.gantry.content.Lease;
import io.gantry.distribution.BlobStream;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.snapshot.tar.ArchiveException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One layer on its way in, for all who wait for it.
 *
 * <pre>
 * waiting for a slot --> downloading, unpacking --> there (claimed by one of them, or discarded)
 *                                          \--> failed, or left by all: what came stays an ingest
 * </pre>
 */
final class Download implements Runnable {

  private final Repository repository;
  private final Descriptor layer;
  private final ContentStore content;
  private final LayerIntake intake;
  private final Slots slots;
  private final int attempts;
  private final List<ProgressBoard.Part> watchers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final AtomicReference<@Nullable TakenLayer> taken = new AtomicReference<>();
  private @Nullable Thread worker;
  private boolean left;
  private volatile Left leftFor = Left.FOR_LATER;

  Download(
      Repository repository,
      Descriptor layer,
      ContentStore content,
      LayerIntake intake,
      Slots slots,
      int attempts) {
    this.repository = repository.share();
    this.layer = layer;
    this.content = content;
    this.intake = intake;
    this.slots = slots;
    this.attempts = attempts;
  }

  /** Completes with the layer there, or with what went wrong. */
  CompletableFuture<Boolean> done() {
    return done;
  }

  /** One more who waits; false when all others have left and it is being given up. */
  synchronized boolean join(ProgressBoard.Part watcher) {
    if (!left) {
      watchers.add(watcher);
    }
    return !left;
  }

  /** What becomes of what came of a layer that nobody waits for any more. */
  enum Left {
    /** It is gone on with. */
    FOR_LATER,
    /** Nothing stays. */
    FOR_NOTHING
  }

  /** One less; the last one ends it. */
  void leave(ProgressBoard.Part watcher, Left what) throws IOException {
    synchronized (this) {
      watchers.remove(watcher);
      if (!watchers.isEmpty()) {
        return;
      }
      left = true;
      leftFor = what;
      if (worker != null && !done.isDone()) {
        worker.interrupt();
      }
    }
    discard();
  }

  /** The unpacked layer, for the first who asks. */
  Optional<TakenLayer> claim() {
    return Optional.ofNullable(taken.getAndSet(null));
  }

  private void discard() throws IOException {
    Optional<TakenLayer> unused = done.isDone() ? claim() : Optional.empty();
    if (unused.isPresent()) {
      intake.discard(unused.get());
    }
  }

  private void say(String status, long current) {
    watchers.forEach(watcher -> watcher.say(status, current, current == 0 ? 0 : layer.size()));
  }

  @Override
  public void run() {
    try (repository) {
      begin();
      taken.set(inSlot());
      if (end(Optional.empty())) {
        discard();
      }
    } catch (InterruptedException e) {
      end(Optional.of(new InterruptedIOException("context canceled")));
    } catch (IOException | RuntimeException e) {
      end(Optional.of(e));
    } finally {
      Thread.interrupted(); // the thread goes back to its pool
    }
  }

  /** Whether all who waited for it have left, and nobody took it. */
  synchronized boolean isLeft() {
    return left;
  }

  /** From here on nobody interrupts the thread; tells whether all have left. */
  private synchronized boolean end(Optional<Exception> failure) {
    worker = null;
    failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(true));
    return left;
  }

  private synchronized void begin() throws InterruptedException {
    if (left) {
      throw new InterruptedException("nobody waits any more");
    }
    worker = Thread.currentThread();
  }

  private TakenLayer inSlot() throws IOException, InterruptedException {
    if (!slots.tryTake()) {
      say("Waiting", 0);
      slots.take();
    }
    try (Lease lease = content.lease("download of " + layer.digest());
        Ingest ingest = content.ingestHashed(lease, layer.digest().toString())) {
      return kept(ingest);
    } finally {
      slots.give();
    }
  }

  /** What came is kept for the next attempt, unless this host cannot keep it: on a full disk. */
  private TakenLayer kept(Ingest ingest) throws IOException {
    try {
      return fetch(ingest);
    } catch (IOException e) {
      if (!Interruption.mayGoOn(e) || leftFor == Left.FOR_NOTHING) {
        ingest.forget();
      }
      throw e;
    }
  }

  /** What an earlier attempt left may be damaged; then it is fetched anew, once. */
  private TakenLayer fetch(Ingest ingest) throws IOException {
    if (ingest.offset() > layer.size()) {
      ingest.restart();
    }
    boolean resumed = ingest.offset() > 0;
    try {
      return once(ingest);
    } catch (DigestMismatchException | ArchiveException e) {
      ingest.restart();
      if (!resumed) {
        throw wrong(e);
      }
    }
    try {
      return once(ingest);
    } catch (DigestMismatchException | ArchiveException e) {
      ingest.restart();
      throw wrong(e);
    }
  }

  private IOException wrong(IOException e) {
    return e instanceof DigestMismatchException
        ? new RegistryException(
            RegistryException.Kind.INVALID,
            "filesystem layer verification failed for digest " + layer.digest(),
            e)
        : new RegistryException(
            RegistryException.Kind.INVALID,
            "failed to register layer: " + layer.digest() + ": " + e.getMessage(),
            e);
  }

  private TakenLayer once(Ingest ingest) throws IOException {
    try (BlobStream rest =
        new BlobStream(repository, layer, ingest.offset(), attempts, new Progress())) {
      TakenLayer whole = intake.take(rest, ingest, layer);
      say("Extracting", layer.size());
      return whole;
    }
  }

  private final class Progress implements BlobStream.Listener {
    private boolean complete;

    @Override
    public void progress(long current) {
      say("Downloading", current);
      if (current >= layer.size() && !complete) {
        complete = true;
        say("Verifying Checksum", 0);
        say("Download complete", 0);
      }
    }

    @Override
    public void retrying(long seconds) {
      say("Retrying in " + seconds + " second" + (seconds == 1 ? "" : "s"), 0);
    }
  }
}
