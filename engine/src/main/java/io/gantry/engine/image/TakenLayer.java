package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.oci.Descriptor;
import io.gantry.oci.DiffId;
import io.gantry.oci.MediaType;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.tar.Compression;

/**
 * A layer that came in: stored, hashed and unpacked, but not yet part of any stack.
 *
 * @param blob the archive as it came
 * @param compression of the archive
 * @param diffId the digest of the archive uncompressed
 * @param unpacked the active snapshot that it was unpacked into
 */
record TakenLayer(BlobInfo blob, Compression compression, DiffId diffId, SnapshotKey unpacked) {

  Descriptor descriptor() {
    return Descriptor.of(mediaType(compression), blob.digest(), blob.size());
  }

  static String mediaType(Compression compression) {
    return switch (compression) {
      case NONE -> MediaType.OCI_LAYER;
      case GZIP -> MediaType.OCI_LAYER_GZIP;
      case ZSTD -> MediaType.OCI_LAYER_ZSTD;
      case BZIP2, XZ ->
          throw new IllegalArgumentException(
              "no media type for layers compressed by " + compression);
    };
  }
}
