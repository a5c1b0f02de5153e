package io.gantry.runtime;

import java.nio.file.Path;
import java.util.List;

/** The cgroups that a process is born in; they exist before it is started. */
public sealed interface CgroupAttachment {
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
