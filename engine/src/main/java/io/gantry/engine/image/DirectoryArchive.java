package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The tar of a directory as {@code podman save --format docker-dir} and {@code skopeo copy … dir:}
 * write it: {@code manifest.json} is the manifest itself, and each blob lies beside it under the
 * hexadecimal digits of its digest. The image has no name.
 */
final class DirectoryArchive {

  private static final int MAX_MANIFEST = 8 << 20;

  private DirectoryArchive() {}

  /** Whether what is called {@code manifest.json} is a manifest, and no list of images. */
  static boolean is(ArchiveContents contents) throws IOException {
    byte[] document = contents.document(DockerArchive.MANIFEST, MAX_MANIFEST);
    for (byte b : document) {
      if (!Character.isWhitespace(b)) {
        return b == '{';
      }
    }
    return false;
  }

  static ArchivedImage image(ArchiveContents contents) throws IOException {
    BlobInfo blob = contents.file(DockerArchive.MANIFEST).orElseThrow();
    Manifest manifest = Manifest.parse(contents.document(DockerArchive.MANIFEST, MAX_MANIFEST));
    require(contents, manifest.config().digest());
    manifest.layers().forEach(layer -> require(contents, layer.digest()));
    return new ArchivedImage(
        manifest.config().digest(),
        manifest.layers().stream().map(Descriptor::digest).toList(),
        Optional.of(Descriptor.of(manifest.mediaType(), blob.digest(), blob.size())),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** A file named by a digest must have it, since from here on the digest alone counts. */
  private static void require(ArchiveContents contents, Digest digest) {
    BlobInfo blob =
        contents.file(digest.hex()).orElseThrow(() -> ArchiveContents.missing(digest.hex()));
    if (!blob.digest().equals(digest)) {
      throw new EngineException.InvalidParameter(
          "invalid archive: content of " + digest + " is damaged");
    }
  }
}
