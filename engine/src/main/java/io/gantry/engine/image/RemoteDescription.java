package io.gantry.engine.image;

import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a registry says of an image's name.
 *
 * @param descriptor points to its manifest or index
 * @param platforms it is for
 */
public record RemoteDescription(Descriptor descriptor, List<Platform> platforms) {

  private static final int MAX_CONFIG = 8 << 20;

  /** Copies the list. */
  public RemoteDescription {
    platforms = List.copyOf(platforms);
  }

  static RemoteDescription of(Repository repository, String name) throws IOException {
    RemoteManifest found = repository.manifest(name);
    return new RemoteDescription(
        found.descriptor(),
        MediaType.isIndex(found.mediaType())
            ? Index.parse(found.bytes()).manifests().stream()
                .map(Descriptor::platform)
                .flatMap(Optional::stream)
                .toList()
            : alone(repository, Manifest.parse(found.bytes())));
  }

  private static List<Platform> alone(Repository repository, Manifest manifest) throws IOException {
    return MediaType.isConfig(manifest.config().mediaType())
        ? List.of(
            ImageConfig.parse(repository.smallBlob(manifest.config().digest(), MAX_CONFIG))
                .platform())
        : List.of();
  }
}
