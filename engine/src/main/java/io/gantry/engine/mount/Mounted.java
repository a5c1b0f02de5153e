package io.gantry.engine.mount;

import io.gantry.runtime.Rootfs;
import io.gantry.runtime.UserNamespace;
import java.nio.file.Path;
import java.util.HashMap;
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

  /** The same, with images whose owners are seen as those of a user namespace. */
  public Mounted seenBy(UserNamespace.Mapped ids) {
    Map<String, Rootfs> seen = new HashMap<>();
    images.forEach((place, image) -> seen.put(place, new Rootfs.IdMapped(image, ids)));
    return new Mounted(volumes, seen);
  }

  /** Copies. */
  public Mounted {
    volumes = Map.copyOf(volumes);
    images = Map.copyOf(images);
  }
}
