package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.FileCreator;
import java.io.IOException;
import java.util.List;

/**
 * How the owners that archives have, those inside a container, are found outside, where the engine
 * sees its files. A container without a user namespace of its own has the same ids.
 *
 * @param users ranges of user ids; none when they are the same
 * @param groups ranges of group ids; none when they are the same
 */
public record OwnerMap(List<Range> users, List<Range> groups) {
  /** The same ids. */
  public static final OwnerMap SAME = new OwnerMap(List.of(), List.of());

  /** Whom a file belongs to that belongs to nobody inside, as the kernel says it. */
  private static final int NOBODY = 65534;

  /** Copies. */
  public OwnerMap {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /**
   * Ids that follow each other, unsigned.
   *
   * @param inside the first inside
   * @param outside the first outside
   * @param length how many
   */
  public record Range(long inside, long outside, long length) {}

  /** What is done as the container's root. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /** Makes files as the container's root: where ids are mapped, the host's can make none. */
  <T> T creating(Work<T> work) throws IOException {
    return users.isEmpty()
        ? work.run()
        : new FileCreator(userOutside(0), groupOutside(0)).<T, IOException>run(work::run);
  }

  /**
   * A user's id outside.
   *
   * @throws IOException when it has none
   */
  int userOutside(int uid) throws IOException {
    return outside(users, uid);
  }

  /**
   * A group's id outside.
   *
   * @throws IOException when it has none
   */
  int groupOutside(int gid) throws IOException {
    return outside(groups, gid);
  }

  /** A user's id inside. */
  int userInside(int uid) {
    return inside(users, uid);
  }

  /** A group's id inside. */
  int groupInside(int gid) {
    return inside(groups, gid);
  }

  private static int outside(List<Range> ranges, int id) throws IOException {
    long wanted = Integer.toUnsignedLong(id);
    for (Range range : ranges) {
      if (wanted >= range.inside() && wanted - range.inside() < range.length()) {
        return (int) (range.outside() + wanted - range.inside());
      }
    }
    if (ranges.isEmpty()) {
      return id;
    }
    throw new IOException("Container ID " + wanted + " cannot be mapped to a host ID");
  }

  private static int inside(List<Range> ranges, int id) {
    long known = Integer.toUnsignedLong(id);
    for (Range range : ranges) {
      if (known >= range.outside() && known - range.outside() < range.length()) {
        return (int) (range.inside() + known - range.outside());
      }
    }
    return ranges.isEmpty() ? id : NOBODY;
  }
}
