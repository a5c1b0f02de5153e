package io.gantry.kernel.cgroup;

import java.nio.file.Path;
import java.util.List;

/** How a new process gets into a control group. */
public sealed interface Entry {
  /**
   * Version 2: {@code clone3} with {@code CLONE_INTO_CGROUP} and a descriptor of this directory.
   *
   * @param directory the group's directory
   */
  record CloneInto(Path directory) implements Entry {}

  /**
   * Version 1: the process writes {@code 0} (itself) into each of these files.
   *
   * @param files the {@code cgroup.procs} of every hierarchy
   */
  record WriteSelf(List<Path> files) implements Entry {
    public WriteSelf {
      files = List.copyOf(files);
    }
  }
}
