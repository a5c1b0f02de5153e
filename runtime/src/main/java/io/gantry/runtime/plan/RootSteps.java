package io.gantry.runtime.plan;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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

  /**
   * Gives what another process has mounted a place here, by a copy that stays when that one goes.
   *
   * @param process the descriptor of the process
   * @param source the path in its root
   */
  public static List<Instruction> peer(int process, String source, Path path) {
    String own = "own mounts for " + path;
    String name = "mount for " + path;
    return List.of(
        Calls.openForReading("/proc/self/ns/mnt").as(own),
        Steps.enter("other container", process, Set.of(Namespace.MOUNT)),
        Calls.cloneTree(source, List.of()).as(name),
        Calls.enterMounts(own),
        Calls.close(own, own),
        Calls.place(Argument.result(name), path.toString()),
        Calls.close(name, name));
  }

  /** Gives the mount at {@code descriptor} its place. */
  public static List<Instruction> place(int descriptor, Path path) {
    return List.of(Calls.place(Argument.constant(descriptor), path.toString()));
  }
}
