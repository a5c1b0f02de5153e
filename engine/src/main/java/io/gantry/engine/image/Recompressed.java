package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Document;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.snapshot.tar.Compression;
import java.util.List;
import java.util.Optional;

/** What becomes of a manifest when its layers were compressed on their way. */
final class Recompressed {

  private Recompressed() {}

  /** The manifest of layers as they were sent; empty when that is the one that is there. */
  static Optional<Document<Manifest>> of(Manifest manifest, List<Descriptor> sent) {
    if (sent.equals(manifest.layers())) {
      return Optional.empty();
    }
    boolean oci =
        sent.stream().anyMatch(layer -> layer.mediaType().startsWith(MediaType.OCI_LAYER));
    Descriptor config = manifest.config();
    return Optional.of(
        oci && manifest.mediaType().equals(MediaType.DOCKER_MANIFEST)
            ? new Manifest(
                    MediaType.OCI_MANIFEST,
                    manifest.artifactType(),
                    Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()),
                    sent.stream().map(Recompressed::asOci).toList(),
                    manifest.annotations())
                .document()
            : new Manifest(
                    manifest.mediaType(),
                    manifest.artifactType(),
                    config,
                    sent,
                    manifest.annotations())
                .document());
  }

  private static Descriptor asOci(Descriptor layer) {
    return switch (layer.mediaType()) {
      case MediaType.DOCKER_LAYER_GZIP ->
          Descriptor.of(MediaType.OCI_LAYER_GZIP, layer.digest(), layer.size());
      case MediaType.DOCKER_LAYER ->
          Descriptor.of(MediaType.OCI_LAYER, layer.digest(), layer.size());
      default -> layer;
    };
  }

  /** The media type that a plain layer gets by a compression. */
  static String compressed(String mediaType, Compression compression) {
    return compression == Compression.ZSTD
        ? MediaType.OCI_LAYER_ZSTD
        : mediaType.equals(MediaType.DOCKER_LAYER)
            ? MediaType.DOCKER_LAYER_GZIP
            : MediaType.OCI_LAYER_GZIP;
  }
}
