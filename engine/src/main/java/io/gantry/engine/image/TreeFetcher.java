package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.DigestMismatchException;
import io.gantry.content.Ingest;
import io.gantry.content.Lease;
import io.gantry.distribution.BlobStream;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gets what hangs together byte for byte, and keeps it with images. */
final class TreeFetcher {

  private static final BlobStream.Listener NOBODY =
      new BlobStream.Listener() {
        @Override
        public void progress(long current) {}

        @Override
        public void retrying(long seconds) {}
      };

  private final ContentStore content;
  private final Registrar registrar;
  private final Garbage garbage;
  private final Repository repository;
  private final int attempts;

  TreeFetcher(
      ContentStore content,
      Registrar registrar,
      Garbage garbage,
      Repository repository,
      int attempts) {
    this.content = content;
    this.registrar = registrar;
    this.garbage = garbage;
    this.repository = repository;
    this.attempts = attempts;
  }

  /**
   * Fetches it whole, and only then has the images keep it.
   *
   * @param replaced blobs that may not be needed any more then
   */
  void fetch(Attachment attachment, Descriptor root, List<Digest> images, Set<Digest> replaced)
      throws IOException {
    Set<Digest> fresh = new HashSet<>(replaced);
    try (Lease lease = content.lease("pull of what is about an image")) {
      ContentTree tree =
          ContentTree.of(
              root,
              document -> Optional.of(repository.manifest(document.digest().toString()).bytes()));
      tree.blobs().forEach(lease::add);
      fresh.addAll(tree.blobs());
      for (Descriptor blob : tree.needed().toList()) {
        fetch(blob, lease);
      }
      for (ContentTree.Node node : tree.nodes()) {
        EverythingPuller.put(content, lease, node.self().digest(), node.bytes());
      }
      for (Digest image : images) {
        registrar.attach(image, attachment);
      }
    } finally {
      garbage.after(fresh, List.of());
    }
  }

  private void fetch(Descriptor blob, Lease lease) throws IOException {
    if (content.has(blob.digest())) {
      return;
    }
    try (Ingest ingest = content.ingest(lease);
        BlobStream in = new BlobStream(repository, blob, 0, attempts, NOBODY)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        ingest.write(buffer, 0, n);
      }
      ingest.commit(blob.digest(), blob.size());
    } catch (DigestMismatchException e) {
      throw new RegistryException(
          RegistryException.Kind.INVALID, "verification failed for digest " + blob.digest(), e);
    }
  }
}
