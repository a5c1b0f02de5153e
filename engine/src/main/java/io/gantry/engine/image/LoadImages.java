package io.gantry.engine.image;

import io.gantry.oci.Platform;
import java.util.Optional;

/**
 * How to load images.
 *
 * @param platform which one to take of an image for several; this host's when empty
 */
public record LoadImages(Optional<Platform> platform) {

  /** For this host. */
  public static final LoadImages DEFAULT = new LoadImages(Optional.empty());
}
