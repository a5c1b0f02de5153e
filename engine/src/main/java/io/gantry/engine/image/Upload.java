package io.gantry.engine.image;

import io.gantry.distribution.BlobStream;
import io.gantry.distribution.Patience;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Uploads;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.ParallelCompression;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends one layer, unless the registry has it or can take it from a repository of its own. An
 * upload that breaks off is gone on with where the registry has it, and begun again where it has
 * not; used by one thread.
 */
final class Upload {

  /** As often as dockerd tries, without getting on. */
  private static final int ATTEMPTS = 5;

  /** After so much, a broken connection counts as the first again. */
  private static final long PROGRESS = 1 << 20;

  private final Repository repository;
  private final BlobSource source;
  private final Uploading.Layer layer;
  private final ProgressBoard.Part part;

  /** Where what broke off may go on. */
  private Optional<URI> begun = Optional.empty();

  /** How far it ever came. */
  private long best;

  private int attempt;

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
    while (true) {
      try {
        return once(compression, forms);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        pause(e);
      }
    }
  }

  private Descriptor once(Optional<Compression> compression, CompressedForms forms)
      throws IOException {
    Descriptor blob = layer.blob();
    Optional<Descriptor> known =
        compression.isPresent() ? forms.get(blob.digest(), compression.get()) : Optional.of(blob);
    if (known.isPresent() && repository.has(known.get().digest())) {
      part.say(attempt == 0 ? "Layer already exists" : "Pushed");
      return known.get();
    }
    Optional<Uploads.Standing> at = standing();
    if (at.isEmpty()) {
      at = begin(known);
    }
    if (at.isEmpty()) {
      part.say("Mounted from " + layer.elsewhere().orElse(""));
      return known.orElseThrow();
    }
    Descriptor sent =
        compression.isPresent() ? compressed(at.get(), compression.get(), forms) : asItIs(at.get());
    part.say("Pushed");
    return sent;
  }

  private void pause(IOException failure) throws IOException {
    attempt++;
    boolean passing = !(failure instanceof RegistryException known) || known.passing();
    Duration usual = Duration.ofSeconds(attempt);
    Duration wait =
        failure instanceof RegistryException known ? known.retryAfter().orElse(usual) : usual;
    if (!passing || attempt >= ATTEMPTS || wait.compareTo(Patience.LONGEST_PAUSE) > 0) {
      throw failure;
    }
    repository
        .patience()
        .pause(
            wait.toSeconds(),
            left -> part.say("Retrying in " + left + " second" + (left == 1 ? "" : "s")));
  }

  // ---- what broke off ----

  /** How far what broke off has come; a registry that has more of it than there is, lies. */
  private Optional<Uploads.Standing> standing() throws IOException {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Optional<Uploads.Standing> standing =
        repository
            .uploads()
            .standing(begun.get())
            .filter(there -> there.offset() <= layer.blob().size());
    begun = Optional.empty();
    standing.ifPresent(
        there -> {
          attempt = there.offset() - best >= PROGRESS ? 1 : attempt;
          best = Math.max(best, there.offset());
        });
    return standing;
  }

  /** A new upload; empty when the registry took the blob from another repository. */
  private Optional<Uploads.Standing> begin(Optional<Descriptor> known) throws IOException {
    Uploads uploads = repository.uploads();
    if (attempt == 0 && known.isPresent() && layer.elsewhere().isPresent()) {
      begun = uploads.mount(known.get().digest(), layer.elsewhere().get());
      if (begun.isPresent()) {
        source.prepare(layer.blob(), new Fetching());
      }
    } else {
      // A registry does not wait for long with an upload that was begun.
      source.prepare(layer.blob(), new Fetching());
      begun = Optional.of(uploads.begin());
    }
    return begun.map(location -> new Uploads.Standing(location, 0));
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
  private Descriptor asItIs(Uploads.Standing at) throws IOException {
    Descriptor blob = layer.blob();
    Uploads uploads = repository.uploads();
    begun = Optional.of(at.location());
    if (at.offset() == 0) {
      uploads.whole(at.location(), blob.digest(), blob.size(), () -> open(0));
    } else {
      URI end = uploads.rest(at, blob.size(), () -> open(at.offset()));
      begun = Optional.of(end);
      uploads.finish(end, blob.digest());
    }
    return blob;
  }

  /**
   * Compressed on its way. What is gone on with is compressed again, since that gives the same
   * bytes, and what the registry has of it is only hashed.
   */
  private Descriptor compressed(Uploads.Standing at, Compression compression, CompressedForms forms)
      throws IOException {
    Uploads uploads = repository.uploads();
    try (Measured sent = new Measured(new ParallelCompression(open(0), compression))) {
      sent.pass(at.offset());
      begun = Optional.of(at.location());
      URI end = uploads.stream(at.location(), sent::once);
      begun = Optional.empty(); // all is there: what fails now is not for want of bytes
      Descriptor form =
          sent.descriptor(Recompressed.compressed(layer.blob().mediaType(), compression));
      uploads.finish(end, form.digest());
      forms.put(layer.blob().digest(), compression, form);
      return form;
    }
  }

  private InputStream open(long from) {
    try {
      long size = layer.blob().size();
      InputStream in = source.open(layer.blob());
      in.skipNBytes(from);
      return new ProgressStream(
          in,
          "",
          from,
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
    private boolean given;

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

    /** Reads over what the registry has; when there is less, it has counted wrongly. */
    void pass(long bytes) throws IOException {
      byte[] buffer = new byte[1 << 16];
      long left = bytes;
      while (left > 0) {
        int n = read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new EOFException("the registry claims to have more than was sent");
        }
        left -= n;
      }
    }

    /** Itself, which cannot be sent twice. */
    InputStream once() {
      if (given) {
        throw new UncheckedIOException(new IOException("the request was sent twice"));
      }
      given = true;
      return this;
    }

    Descriptor descriptor(String mediaType) {
      return Descriptor.of(mediaType, Digest.finish(hash), size);
    }
  }
}
