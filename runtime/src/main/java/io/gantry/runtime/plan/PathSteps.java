package io.gantry.runtime.plan;

import io.gantry.kernel.Errno;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that are hidden or cannot be written inside. Those that this kernel does not have are
 * passed over.
 */
final class PathSteps {
  private PathSteps() {}

  /** A file is covered by {@code /dev/null}, a directory by an empty file system. */
  static List<Instruction> mask(List<String> paths) {
    List<Instruction> steps = new ArrayList<>();
    for (String path : paths) {
      Label done = new Label("masked " + path);
      steps.add(
          Calls.mount("/dev/null", path, "none", List.of(Flag.MS_BIND), "")
              .accepting(Errno.ENOENT, Errno.ENOTDIR)
              .whenDone(done.name()));
      steps.add(
          Calls.mount("tmpfs", path, "tmpfs", List.of(Flag.MS_RDONLY), "size=0k")
              .accepting(Errno.ENOENT, Errno.ENOTDIR));
      steps.add(done);
    }
    return steps;
  }

  static List<Instruction> readOnly(List<String> paths) {
    List<Instruction> steps = new ArrayList<>();
    for (String path : paths) {
      Label done = new Label("read-only " + path);
      steps.add(
          Calls.mount(path, path, "none", List.of(Flag.MS_BIND, Flag.MS_REC), "")
              .orGoTo(done.name(), Errno.ENOENT, Errno.ENOTDIR));
      steps.add(Calls.readOnly(path, List.of(Flag.AT_RECURSIVE)));
      steps.add(done);
    }
    return steps;
  }
}
