package io.gantry.runtime;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Entry;
import java.nio.file.Path;
import java.util.List;

/** The cgroups that a process is born in; they exist before it is started. */
public sealed interface CgroupAttachment {
  /**
   * The way into {@code group}, as it says itself.
   *
   * @param group exists
   */
  static CgroupAttachment of(Cgroup group) {
    return switch (group.entry()) {
      case Entry.CloneInto(Path directory) -> new V2(directory);
      case Entry.WriteSelf files ->
          new V1(
              group.directories().stream()
                  .map(d -> new Hierarchy(hierarchy(d, group.path()), d))
                  .toList());
    };
  }

  /**
   * The way into {@code group}, and on into {@code nested} in the hierarchies that it is in.
   *
   * @param nested right below {@code group}; exists
   */
  static CgroupAttachment of(Cgroup group, Cgroup nested) {
    return switch (of(group)) {
      case V1 v1 ->
          new V1(v1.hierarchies().stream().map(h -> into(h, nested.directories())).toList());
      case V2 ignored -> of(nested);
      case Inherited inherited -> inherited;
    };
  }

  private static Hierarchy into(Hierarchy hierarchy, List<Path> nested) {
    return nested.stream()
        .filter(d -> hierarchy.directory().equals(d.getParent()))
        .findFirst()
        .map(d -> new Hierarchy(hierarchy.name(), d))
        .orElse(hierarchy);
  }

  /**
   * {@code /sys/fs/cgroup/memory/gantry/4f1c} without the group's path is the hierarchy's mount
   * point.
   */
  private static String hierarchy(Path directory, String path) {
    String text = directory.toString();
    String mount = text.endsWith(path) ? text.substring(0, text.length() - path.length()) : text;
    return mount.substring(mount.lastIndexOf('/') + 1);
  }

  /** The engine's own: for tests, and where there are no cgroups. */
  record Inherited() implements CgroupAttachment {}

  /**
   * The unified hierarchy. The process is cloned into the cgroup ({@code CLONE_INTO_CGROUP}).
   *
   * @param directory the cgroup's directory
   */
  record V2(Path directory) implements CgroupAttachment {}

  /**
   * Separate hierarchies. The process joins each as the first thing it does.
   *
   * @param hierarchies one per mounted hierarchy
   */
  record V1(List<Hierarchy> hierarchies) implements CgroupAttachment {
    /** A copy. */
    public V1 {
      hierarchies = List.copyOf(hierarchies);
    }
  }

  /**
   * A hierarchy of version 1.
   *
   * @param name its directory's name below {@code /sys/fs/cgroup}: {@code memory}, {@code
   *     cpu,cpuacct}
   * @param directory the container's cgroup in it
   */
  record Hierarchy(String name, Path directory) {}
}
