package io.gantry.runtime;

import java.util.List;

/** Which user ids a container sees ({@code user_namespaces(7)}). */
public sealed interface UserNamespace {
  /** The engine's own. */
  record Host() implements UserNamespace {}

  /**
   * A namespace of its own with ids mapped.
   *
   * @param uids how user ids are mapped
   * @param gids how group ids are mapped
   */
  record Mapped(List<IdRange> uids, List<IdRange> gids) implements UserNamespace {
    /** Both are given. */
    public Mapped {
      uids = List.copyOf(uids);
      gids = List.copyOf(gids);
      if (uids.isEmpty() || gids.isEmpty()) {
        throw new IllegalArgumentException("a user namespace needs mappings for users and groups");
      }
    }
  }

  /**
   * A line of {@code uid_map}.
   *
   * @param inside the first id inside
   * @param outside the first id outside
   * @param length how many ids
   */
  record IdRange(long inside, long outside, long length) {}
}
