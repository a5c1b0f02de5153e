package io.gantry.engine.create;

import io.gantry.engine.container.MountPoint;
import io.gantry.engine.volume.CreateVolume;
import java.util.Optional;

/**
 * A mount that a container will have.
 *
 * @param point what inspect will show; a volume's name, driver and source come later
 * @param volume what is to be made or found for it
 * @param content whether a new volume gets what the image has at its place
 */
public record PlannedMount(MountPoint point, Optional<CreateVolume> volume, Content content) {

  /** What a new volume begins with. */
  public enum Content {
    /** What the image has at its place. */
    IMAGE,
    /** The same; and that it is a directory is part of the deal. */
    DIRECTORY,
    /** Nothing. */
    NONE
  }

  static PlannedMount plain(MountPoint point) {
    return new PlannedMount(point, Optional.empty(), Content.NONE);
  }
}
