package io.gantry.engine.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files and directories that the engine itself puts into every container's root for its mounts
 * to lie on. Docker keeps them in a layer of their own, so its {@code diff} does not show them.
 */
final class MountPoints {
  private static final Set<String> OURS =
      Set.of(
          "/.dockerenv",
          "/dev/console",
          "/dev/mqueue",
          "/dev/pts",
          "/dev/shm",
          "/etc/hostname",
          "/etc/hosts",
          "/etc/mtab",
          "/etc/resolv.conf",
          "/proc",
          "/sys",
          "/sys/fs",
          "/sys/fs/cgroup");

  private static final Set<String> PARENTS = Set.of("/dev", "/etc");

  private MountPoints() {}

  static List<Change> leaveOut(List<Change> changes) {
    List<Change> left = new ArrayList<>();
    for (Change change : changes) {
      boolean ours = OURS.contains(change.path()) && change.kind() != Change.Kind.DELETED;
      if (!ours && !onlyHoldsOurs(change, changes)) {
        left.add(change);
      }
    }
    return left;
  }

  private static boolean onlyHoldsOurs(Change change, List<Change> changes) {
    return PARENTS.contains(change.path())
        && change.kind() != Change.Kind.DELETED
        && changes.stream().anyMatch(c -> below(change, c) || change.path().equals("/dev"))
        && changes.stream().noneMatch(c -> below(change, c) && !OURS.contains(c.path()));
  }

  private static boolean below(Change parent, Change child) {
    return child.path().startsWith(parent.path() + "/");
  }
}
