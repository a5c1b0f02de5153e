package io.gantry.engine.image;

import io.gantry.distribution.BlobStream;
import io.gantry.distribution.Registries;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Scope;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.Optional;

/**
 * Brings images from one registry to another byte for byte: what the other has stays, what is of
 * the same registry is mounted there, and the rest streams through without touching the disk.
 */
final class Copier {

  private static final BlobStream.Listener NOBODY =
      new BlobStream.Listener() {
        @Override
        public void progress(long current) {}

        @Override
        public void retrying(long seconds) {}
      };

  private final Registries registries;
  private final Uploading uploading;

  Copier(Registries registries, Uploading uploading) {
    this.registries = registries;
    this.uploading = uploading;
  }

  void copy(CopyImage request, TransferListener listener) throws IOException {
    listener.message(
        "Copying " + request.source().familiar() + " to " + request.target().familiar());
    Descriptor copied = copied(request, listener);
    String name = name(request.target());
    listener.message(name + ": digest: " + copied.digest() + " size: " + copied.size());
    listener.pushed(name, copied.digest().toString(), copied.size());
  }

  private Descriptor copied(CopyImage request, TransferListener listener) throws IOException {
    try {
      return registries.attempt(
          request.source(),
          Scope.PULL,
          request.from(),
          source ->
              registries.attempt(
                  request.target(),
                  Scope.PUSH,
                  request.to(),
                  target -> copy(source, target, request, listener)));
    } catch (RegistryException e) {
      boolean absent = e.kind() == Kind.MANIFEST_UNKNOWN || e.kind() == Kind.NAME_UNKNOWN;
      if (absent) {
        throw RegistryRefusals.ofPull(request.source(), e);
      }
      throw e;
    }
  }

  private static String name(Reference reference) {
    return reference
        .digest()
        .map(Digest::toString)
        .orElseGet(() -> reference.tag().orElse(Reference.DEFAULT_TAG));
  }

  private Descriptor copy(
      Repository source, Repository target, CopyImage request, TransferListener listener)
      throws IOException {
    RemoteManifest top = source.manifest(name(request.source()));
    if (request.target().digest().map(wanted -> !wanted.equals(top.digest())).orElse(false)) {
      throw new EngineException.InvalidParameter(
          request.source().familiar() + " is " + top.digest() + ", not what it is to be called");
    }
    ContentTree tree = tree(source, top.descriptor());
    TreeSender sender =
        new TreeSender(
            target,
            blob -> new BlobStream(source, blob, 0, registries.settings().attempts(), NOBODY),
            uploading,
            blob -> mountable(request),
            listener);
    sender.send(tree, name(request.target()));
    if (request.everything()) {
      AttachmentSender attachments = new AttachmentSender(target, sender, listener);
      ReferrerWalk walk =
          new ReferrerWalk(
              source, (attachment, pointer) -> attachments.send(attachment, tree(source, pointer)));
      for (ContentTree.Node node : tree.nodes().reversed()) {
        walk.about(node.self().digest());
      }
      attachments.list();
    }
    return tree.root().self();
  }

  private static ContentTree tree(Repository source, Descriptor root) throws IOException {
    return ContentTree.of(
        root, document -> Optional.of(source.manifest(document.digest().toString()).bytes()));
  }

  private static Optional<String> mountable(CopyImage request) {
    boolean other = !request.source().path().equals(request.target().path());
    return other && request.source().domain().equals(request.target().domain())
        ? Optional.of(request.source().path())
        : Optional.empty();
  }
}
