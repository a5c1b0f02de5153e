package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * One of the manifests that an image consists of.
 *
 * @param manifest points to it
 * @param available whether all that it needs is here
 * @param content bytes of its blobs that are here
 * @param kind what it is
 */
public record ImageVariant(Descriptor manifest, boolean available, long content, Kind kind) {

  /** What a manifest is. */
  public sealed interface Kind {}

  /**
   * An image for one platform.
   *
   * @param platform the platform
   * @param unpacked bytes of its unpacked layers; 0 when it is not here
   * @param containers ids of the containers that use it
   */
  public record Image(Platform platform, long unpacked, List<String> containers) implements Kind {

    /** Copies the list. */
    public Image {
      containers = List.copyOf(containers);
    }
  }

  /**
   * What a builder testifies of an image.
   *
   * @param image the image's manifest, if it is named
   */
  public record Attestation(Optional<Digest> image) implements Kind {}

  /** Something else. */
  public record Unknown() implements Kind {}
}
