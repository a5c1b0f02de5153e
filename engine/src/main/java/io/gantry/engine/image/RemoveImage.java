package io.gantry.engine.image;

/**
 * How to remove an image.
 *
 * @param force even when stopped containers use it or it has several names
 * @param pruneParents also the nameless images it was made from
 */
public record RemoveImage(boolean force, boolean pruneParents) {

  /** What {@code docker rmi} does. */
  public static final RemoveImage DEFAULT = new RemoveImage(false, true);

  /** What {@code docker rmi -f} does. */
  public static final RemoveImage FORCED = new RemoveImage(true, true);
}
