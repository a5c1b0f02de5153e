package io.gantry.engine.mount;

import io.gantry.runtime.Rootfs;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is there for a run's mounts, by their destinations.
 *
 * @param volumes where volumes are on the host now
 * @param images the layers of images
 */
public record Mounted(Map<String, Path> volumes, Map<String, Rootfs> images) {
  /** Nothing. */
  public static final Mounted NOTHING = new Mounted(Map.of(), Map.of());

  /** Copies. */
  public Mounted {
    volumes = Map.copyOf(volumes);
    images = Map.copyOf(images);
  }
}
