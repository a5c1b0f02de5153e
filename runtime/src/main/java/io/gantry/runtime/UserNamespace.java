package io.gantry.runtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** What the user {@code uid} inside is outside; empty when it is not mapped. */
    public OptionalLong user(long uid) {
      return outside(uids, uid);
    }

    /** What the group {@code gid} inside is outside; empty when it is not mapped. */
    public OptionalLong group(long gid) {
      return outside(gids, gid);
    }

    private static OptionalLong outside(List<IdRange> ranges, long id) {
      return ranges.stream()
          .filter(range -> id >= range.inside() && id - range.inside() < range.length())
          .mapToLong(range -> range.outside() + id - range.inside())
          .findFirst();
    }
  }

  /**
   * One that there is already.
   *
   * @param through whose: that of a process, or that which the namespace kept by a file belongs to
   * @param ids how its ids are mapped
   */
  record Joined(Namespace through, Mapped ids) implements UserNamespace {
    /** Another namespace leads to it. */
    public Joined {
      if (!(through instanceof Namespace.Of) && !(through instanceof Namespace.At)) {
        throw new IllegalArgumentException("there is no user namespace to join");
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

  /** How its ids are mapped; empty for the engine's own. */
  default Optional<Mapped> mapping() {
    return switch (this) {
      case Host ignored -> Optional.empty();
      case Mapped mapped -> Optional.of(mapped);
      case Joined joined -> Optional.of(joined.ids());
    };
  }
}
