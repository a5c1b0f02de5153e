package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.DigestMismatchException;
import io.gantry.content.Ingest;
import io.gantry.content.Lease;
import io.gantry.distribution.BlobStream;
import io.gantry.distribution.Credentials;
import io.gantry.distribution.Registries;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Scope;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets archives of layers again that were dropped after they were unpacked, from where they came,
 * and verifies them. They stay as long as the lease that they are got for.
 */
final class Refetch {

  private static final int BUFFER = 1 << 18;

  private final ContentStore content;
  private final Origins origins;
  private final Registries registries;

  Refetch(ContentStore content, Origins origins, Registries registries) {
    this.content = content;
    this.origins = origins;
    this.registries = registries;
  }

  /** For whom a registry gives it, and who hears of it. */
  record Asker(Optional<Reference> target, Credentials credentials, BlobStream.Listener listener) {
    /** Whoever may have it. */
    static final Asker ANYBODY = new Asker(Optional.empty(), Credentials.NONE, QUIET);

    Asker(Reference target, Credentials credentials, BlobStream.Listener listener) {
      this(Optional.of(target), credentials, listener);
    }

    /** Credentials are shown to nobody but the registry that they were given for. */
    Credentials at(Reference origin) {
      return target.filter(to -> to.domain().equals(origin.domain())).isPresent()
          ? credentials
          : Credentials.NONE;
    }
  }

  /**
   * Has the archive of a layer here, under the lease.
   *
   * @throws EngineException.NotFound when no registry that had it has it any more
   */
  void need(Descriptor layer, Lease lease, Asker asker) throws IOException {
    lease.add(layer.digest());
    if (content.has(layer.digest())) {
      return;
    }
    List<String> refusals = new ArrayList<>();
    for (Reference origin : origins.of(layer.digest())) {
      try {
        registries.attempt(
            origin,
            Scope.PULL,
            asker.at(origin),
            repository -> fetch(repository, layer, lease, asker.listener()));
        return;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        refusals.add(origin.familiar() + ": " + e.getMessage());
      }
    }
    throw new EngineException.NotFound(
        "layer "
            + layer.digest()
            + " is kept unpacked only, and cannot be fetched again"
            + (refusals.isEmpty() ? "" : ": " + String.join("; ", refusals)));
  }

  /** What is sent somewhere. */
  BlobSource source(Lease lease, Reference target, Credentials credentials) {
    BlobSource here = BlobSource.of(content);
    return new BlobSource() {
      @Override
      public InputStream open(Descriptor blob) throws IOException {
        return here.open(blob);
      }

      @Override
      public void prepare(Descriptor blob, BlobStream.Listener listener) throws IOException {
        need(blob, lease, new Asker(target, credentials, listener));
      }
    };
  }

  private Descriptor fetch(
      Repository repository, Descriptor layer, Lease lease, BlobStream.Listener listener)
      throws IOException {
    int attempts = registries.settings().attempts();
    try (Ingest ingest = content.ingest(lease);
        InputStream blob = new BlobStream(repository, layer, 0, attempts, listener)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = blob.read(buffer); n >= 0; n = blob.read(buffer)) {
        ingest.write(buffer, 0, n);
      }
      ingest.commit(layer.digest(), layer.size());
      return layer;
    } catch (DigestMismatchException e) {
      throw new IOException("layer verification failed: " + e.getMessage(), e);
    }
  }

  /** Nobody hears of it. */
  static final BlobStream.Listener QUIET =
      new BlobStream.Listener() {
        @Override
        public void progress(long current) {}

        @Override
        public void retrying(long seconds) {}
      };
}
