package io.gantry.runtime.plan;

import io.gantry.kernel.Errno;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.runtime.DockerDefaults;
import java.util.ArrayList;
import java.util.List;

/** Paths that cannot be written inside. Those that this kernel does not have are passed over. */
final class PathSteps {
  /** Most containers have these, so they are made once. */
  private static final List<Instruction> DEFAULT_READ_ONLY =
      readOnlyPaths(DockerDefaults.READONLY_PATHS);

  private PathSteps() {}

  /** They are bound to themselves, and the binding is read-only. */
  static List<Instruction> readOnly(List<String> paths) {
    return paths.equals(DockerDefaults.READONLY_PATHS) ? DEFAULT_READ_ONLY : readOnlyPaths(paths);
  }

  private static List<Instruction> readOnlyPaths(List<String> paths) {
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
