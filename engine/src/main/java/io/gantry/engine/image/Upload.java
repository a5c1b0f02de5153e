package io.gantry.engine.image;

import io.gantry.distribution.BlobStream;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Uploads;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.ParallelCompression;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Sends one layer, unless the registry has it or can take it from a repository of its own. */
final class Upload {

  private static final int ATTEMPTS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Repository repository;
  private final BlobSource source;
  private final Uploading.Layer layer;
  private final ProgressBoard.Part part;

  Upload(Repository repository, BlobSource source, Uploading.Layer layer, ProgressBoard.Part part) {
    this.repository = repository;
    this.source = source;
    this.layer = layer;
    this.part = part;
  }

  /**
   * Sends it.
   *
   * @param compression what it is to be sent in, when it is kept plain
   * @param forms remembers what it becomes by that
   * @return what it is there
   */
  Descriptor send(Optional<Compression> compression, CompressedForms forms) throws IOException {
    Descriptor blob = layer.blob();
    Optional<Descriptor> known =
        compression.isPresent() ? forms.get(blob.digest(), compression.get()) : Optional.of(blob);
    if (known.isPresent() && repository.has(known.get().digest())) {
      part.say("Layer already exists");
      return known.get();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return send(known, compression, forms);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        pause(attempt, e);
      }
    }
  }

  private void pause(int attempt, IOException failure) throws IOException {
    boolean passing = !(failure instanceof RegistryException known) || known.passing();
    Duration wait =
        failure instanceof RegistryException known
            ? known.retryAfter().orElse(Duration.ofSeconds(attempt))
            : Duration.ofSeconds(attempt);
    if (!passing || attempt >= ATTEMPTS || wait.compareTo(LONGEST_WAIT) > 0) {
      throw failure;
    }
    try {
      for (long left = wait.toSeconds(); left > 0; left--) {
        part.say("Retrying in " + left + " second" + (left == 1 ? "" : "s"));
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("context canceled");
    }
  }

  private Descriptor send(
      Optional<Descriptor> known, Optional<Compression> compression, CompressedForms forms)
      throws IOException {
    Uploads uploads = repository.uploads();
    Optional<URI> location =
        known.isPresent() && layer.elsewhere().isPresent()
            ? uploads.mount(known.get().digest(), layer.elsewhere().get())
            : Optional.of(beginWithArchive(uploads));
    if (location.isEmpty()) {
      part.say("Mounted from " + layer.elsewhere().orElse(""));
      return known.orElseThrow();
    }
    source.prepare(layer.blob(), new Fetching());
    Descriptor sent =
        compression.isPresent()
            ? compressed(uploads, location.get(), compression.get(), forms)
            : asItIs(uploads, location.get());
    part.say("Pushed");
    return sent;
  }

  /** A registry does not wait for long with an upload that was begun. */
  private URI beginWithArchive(Uploads uploads) throws IOException {
    source.prepare(layer.blob(), new Fetching());
    return uploads.begin();
  }

  /** What is told while an archive is fetched again. */
  private final class Fetching implements BlobStream.Listener {
    @Override
    public void progress(long current) {
      part.say("Downloading", current, layer.blob().size());
    }

    @Override
    public void retrying(long seconds) {
      part.say("Retrying in " + seconds + " second" + (seconds == 1 ? "" : "s"));
    }
  }

  /** The blob byte for byte. */
  private Descriptor asItIs(Uploads uploads, URI location) throws IOException {
    uploads.whole(location, layer.blob().digest(), layer.blob().size(), this::open);
    return layer.blob();
  }

  private Descriptor compressed(
      Uploads uploads, URI location, Compression compression, CompressedForms forms)
      throws IOException {
    AtomicReference<Measured> sent = new AtomicReference<>();
    URI end =
        uploads.stream(
            location,
            () -> {
              Measured measured = new Measured(new ParallelCompression(open(), compression));
              sent.set(measured);
              return measured;
            });
    Descriptor form =
        sent.get().descriptor(Recompressed.compressed(layer.blob().mediaType(), compression));
    uploads.finish(end, form.digest());
    forms.put(layer.blob().digest(), compression, form);
    return form;
  }

  private InputStream open() {
    try {
      long size = layer.blob().size();
      return new ProgressStream(
          source.open(layer.blob()),
          "",
          size,
          new LoadListener() {
            @Override
            public void progress(String name, long current, long total) {
              part.say("Pushing", current, total);
            }

            @Override
            public void message(String line) {}
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hashes and counts what is read. */
  private static final class Measured extends FilterInputStream {
    private final MessageDigest hash = Digest.newSha256();
    private long size;

    Measured(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = in.read(into, offset, length);
      if (n > 0) {
        hash.update(into, offset, n);
        size += n;
      }
      return n;
    }

    Descriptor descriptor(String mediaType) {
      return Descriptor.of(mediaType, Digest.finish(hash), size);
    }
  }
}
