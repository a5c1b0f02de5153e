package io.gantry.runtime.user;

import java.util.List;

/**
 * Who a process is.
 *
 * @param uid its user
 * @param gid its group
 * @param groups its supplementary groups, the group itself first
 * @param home the user's home directory
 */
public record UserIds(int uid, int gid, List<Integer> groups, String home) {
  /** A copy. */
  public UserIds {
    groups = List.copyOf(groups);
  }

  /** Whether it is the superuser. */
  public boolean isRoot() {
    return uid == 0;
  }
}
