package io.gantry.engine.remap;

import io.gantry.runtime.UserNamespace;

/**
 * What the ids of containers are on the host.
 *
 * @param user whose subordinate ids they are
 * @param ids how they are mapped: 0 is
 */
public record Remap(String user, UserNamespace.Mapped ids) {
  /** Containers have a root. */
  public Remap {
    if (ids.user(0).isEmpty() || ids.group(0).isEmpty()) {
      throw new IllegalArgumentException("user 0 or group 0 is not mapped");
    }
  }

  /** The user that root is. */
  public int rootUser() {
    return (int) ids.user(0).orElseThrow();
  }

  /** The group that root's is. */
  public int rootGroup() {
    return (int) ids.group(0).orElseThrow();
  }

  /** The name of the data root below the one that was asked for, as dockerd calls it. */
  public String directory() {
    return Integer.toUnsignedString(rootUser()) + "." + Integer.toUnsignedString(rootGroup());
  }
}
