package io.gantry.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The control-group hierarchies of this machine. */
public sealed interface Cgroups permits CgroupsV1, CgroupsV2 {
  /**
   * What is mounted here. Version 2 is taken when its hierarchy has controllers or when version 1
   * is not mounted at all; a version-2 mount without controllers beside version 1 ("hybrid") is not
   * used.
   *
   * @throws IOException when no hierarchy is mounted or the mounts cannot be read
   */
  static Cgroups detect() throws IOException {
    return CgroupMounts.read(Path.of("/proc/self/mountinfo")).hierarchies();
  }

  /** 1 or 2. */
  int version();

  /** The controllers that can be used, by their version-2 or version-1 names. */
  Set<String> controllers();

  /** Which limits can be set here. */
  Support support();

  /**
   * Lets the groups at and above {@code path} run processes in real time: a group gets none of it
   * that the group above it does not have. Version 1 only; without effect on version 2, which has
   * no such limit.
   *
   * @param path absolute; made when it is not there
   * @param realtime how much
   * @throws IOException when the kernel refuses a value
   */
  void allowRealtime(String path, Limit.CpuRealtime realtime) throws IOException;

  /**
   * Makes the group, or takes over an existing one of that path, with the parents it needs.
   *
   * @param path absolute within the hierarchies, e.g. {@code /gantry/<id>}
   * @param limits what to apply before anything runs in it
   * @param devices which devices may be opened, later rules before earlier ones; empty leaves all
   *     devices open
   * @return the group and what could not be applied here, in words
   */
  Created create(String path, List<Limit> limits, List<DeviceRule> devices) throws IOException;

  /**
   * Gives a group without processes another path below the same parent. Version 1 only: version 2
   * cannot rename.
   *
   * @return the group by its new path; when this fails nothing is left of it
   */
  Cgroup rename(Cgroup group, String path) throws IOException;

  /** The group of that path, whether it exists or not. */
  Cgroup group(String path);

  /**
   * Processor time of everybody who has ever been in a group or below it, in nanoseconds. Costs one
   * reading of one file.
   *
   * @throws IOException when the group is not there, or nobody counts
   */
  long cpuNanos(String path) throws IOException;

  /**
   * The names of the groups right below {@code path}, in any hierarchy; empty when there is none.
   */
  Set<String> children(String path) throws IOException;

  /**
   * A new group.
   *
   * @param group the group
   * @param warnings limits that this machine cannot apply, in Docker's words
   */
  record Created(Cgroup group, List<String> warnings) {
    public Created {
      warnings = List.copyOf(warnings);
    }
  }
}
