package io.gantry.engine.image;

import io.gantry.oci.Platform;
import java.util.List;

/**
 * How to remove an image.
 *
 * @param force even when stopped containers use it or it has several names
 * @param pruneParents also the nameless images it was made from
 * @param platforms which of an image for several; all when empty
 */
public record RemoveImage(boolean force, boolean pruneParents, List<Platform> platforms) {

  /** Copies the list. */
  public RemoveImage {
    platforms = List.copyOf(platforms);
  }

  /** What {@code docker rmi} does. */
  public static final RemoveImage DEFAULT = new RemoveImage(false, true, List.of());

  /** What {@code docker rmi -f} does. */
  public static final RemoveImage FORCED = new RemoveImage(true, true, List.of());
}
