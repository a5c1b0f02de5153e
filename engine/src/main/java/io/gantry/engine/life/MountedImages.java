package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.image.HeldImage;
import io.gantry.engine.mount.ContainerMounts;
import io.gantry.oci.ChainId;
import io.gantry.runtime.Rootfs;
import java.io.IOException;
import java.util.Optional;

/** Images that containers have mounted. */
public final class MountedImages implements ContainerMounts.Images {
  private final ImageSource images;
  private final Roots roots;

  /** Those of this store. */
  public MountedImages(ImageSource images, Roots roots) {
    this.images = images;
    this.roots = roots;
  }

  @Override
  public String id(String name) {
    try (HeldImage held = images.hold(name, Optional.empty())) {
      return held.image().id().toString();
    }
  }

  @Override
  public Rootfs layers(String id) throws IOException {
    try (HeldImage held = images.hold(id, Optional.empty())) {
      ChainId chain =
          held.image()
              .chain()
              .orElseThrow(() -> new EngineException.InvalidParameter("the image has no layers"));
      return roots.layers(chain);
    }
  }
}
