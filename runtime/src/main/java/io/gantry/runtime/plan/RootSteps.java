package io.gantry.runtime.plan;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import java.nio.file.Path;
import java.util.List;

/** Steps that mount for a runtime of somebody else's, in a mount namespace of its own. */
public final class RootSteps {
  private RootSteps() {}

  /** Nothing that is mounted from now on travels to the host. */
  public static List<Instruction> slave() {
    return List.of(
        Step.of(
            "isolate",
            "mounts",
            Syscall.MOUNT,
            Argument.text("none"),
            Argument.text("/"),
            Argument.none(),
            Flag.or(Flag.MS_REC, Flag.MS_SLAVE),
            Argument.none()));
  }

  /** Gives the mount at {@code descriptor} its place. */
  public static List<Instruction> place(int descriptor, Path path) {
    return List.of(Calls.place(Argument.constant(descriptor), path.toString()));
  }
}
