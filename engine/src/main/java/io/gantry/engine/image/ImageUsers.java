package io.gantry.engine.image;

import io.gantry.oci.Digest;
import java.util.List;

/** Who uses images: asked before one is removed. */
@FunctionalInterface
public interface ImageUsers {

  /** Nobody. */
  ImageUsers NONE = () -> List.of();

  /** Every container, with the image it was made from. */
  List<User> all();

  /**
   * A container.
   *
   * @param containerId its id
   * @param image the id of its image
   * @param running whether it runs (or is paused) now
   */
  record User(String containerId, Digest image, boolean running) {}
}
