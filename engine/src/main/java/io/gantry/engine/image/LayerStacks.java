package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.Repository;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.DiffId;
import io.gantry.oci.ImageConfig;
import io.gantry.snapshot.tar.ArchiveException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gets the layers of an image that are missing, several at once, and when all are there puts them
 * upon each other.
 */
final class LayerStacks {

  private static final long TELL_MILLIS = 100;
  private static final int LOCKS = 64;

  private final ContentStore content;
  private final LayerIntake intake;
  private final Downloads downloads;
  private final Garbage garbage;

  /** Images that share layers share their lowest one, and wait for each other by it. */
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  LayerStacks(ContentStore content, LayerIntake intake, Downloads downloads, Garbage garbage) {
    this.content = content;
    this.intake = intake;
    this.downloads = downloads;
    this.garbage = garbage;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** A layer of one image. */
  private record Step(
      Descriptor layer,
      DiffId diffId,
      ChainId chain,
      ProgressBoard.Part part,
      Optional<Download> download) {}

  /** Returns when all layers are there, as blobs and unpacked; what it began it has ended then. */
  void get(
      Repository repository, List<Descriptor> layers, ImageConfig config, TransferListener listener)
      throws IOException {
    ProgressBoard board = new ProgressBoard();
    List<Step> steps = new ArrayList<>();
    Download.Left left = Download.Left.FOR_LATER;
    try {
      List<ChainId> chains = config.chains();
      for (int i = 0; i < layers.size(); i++) {
        ProgressBoard.Part part = board.part(layers.get(i).digest().shortHex());
        steps.add(step(repository, layers.get(i), config.diffIds().get(i), chains.get(i), part));
      }
      for (Step step : steps) {
        await(step, board, listener);
      }
      stack(steps, board, listener);
    } catch (IOException e) {
      left = Interruption.mayGoOn(e) ? left : Download.Left.FOR_NOTHING;
      throw e;
    } finally {
      leave(steps, left);
    }
  }

  private Step step(
      Repository repository,
      Descriptor layer,
      DiffId diffId,
      ChainId chain,
      ProgressBoard.Part part)
      throws IOException {
    boolean blob = content.info(layer.digest()).filter(b -> b.size() == layer.size()).isPresent();
    boolean unpacked = intake.has(chain);
    if (blob || (unpacked && garbage.isSpare(layer.digest()))) {
      part.say(unpacked ? "Already exists" : "Download complete");
      return new Step(layer, diffId, chain, part, Optional.empty());
    }
    part.say("Pulling fs layer");
    Download download = downloads.join(repository, layer, part);
    return new Step(layer, diffId, chain, part, Optional.of(download));
  }

  private static void await(Step step, ProgressBoard board, TransferListener listener)
      throws IOException {
    boolean waiting = step.download().isPresent();
    while (waiting) {
      board.tell(listener);
      try {
        step.download().get().done().get(TELL_MILLIS, TimeUnit.MILLISECONDS);
        waiting = false;
      } catch (TimeoutException e) {
        // tells what has come
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("context canceled");
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
    board.tell(listener);
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private void stack(List<Step> steps, ProgressBoard board, TransferListener listener)
      throws IOException {
    if (steps.isEmpty()) {
      return;
    }
    int lane = Math.floorMod(steps.getFirst().diffId().hashCode(), LOCKS);
    ReentrantLock lock = locks[lane];
    lock.lock();
    try {
      Optional<ChainId> parent = Optional.empty();
      for (Step step : steps) {
        boolean news = step.download().isPresent() || !intake.has(step.chain());
        place(step, parent);
        if (news) {
          step.part().say("Pull complete");
          board.tell(listener);
        }
        parent = Optional.of(step.chain());
      }
    } finally {
      lock.unlock();
    }
  }

  private void place(Step step, Optional<ChainId> parent) throws IOException {
    if (intake.has(step.chain())) {
      return;
    }
    Optional<TakenLayer> unpacked = step.download().flatMap(Download::claim);
    if (unpacked.isEmpty()) {
      unpack(step, parent);
    } else if (unpacked.get().diffId().equals(step.diffId())) {
      intake.settle(unpacked.get(), parent, step.chain());
    } else {
      intake.discard(unpacked.get());
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "layers from manifest don't match image configuration: "
              + step.layer().digest()
              + " is "
              + unpacked.get().diffId()
              + ", not "
              + step.diffId());
    }
  }

  private void unpack(Step step, Optional<ChainId> parent) throws IOException {
    try {
      intake.unpack(step.layer().digest(), parent, step.diffId());
    } catch (ArchiveException e) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "layers from manifest don't match image configuration: "
              + step.layer().digest()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void leave(List<Step> steps, Download.Left left) throws IOException {
    for (Step step : steps) {
      if (step.download().isPresent()) {
        step.download().get().leave(step.part(), left);
      }
    }
  }
}
