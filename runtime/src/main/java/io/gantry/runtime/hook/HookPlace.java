package io.gantry.runtime.hook;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.Hooks.Hook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where hooks are called, and as whom. */
@FunctionalInterface
public interface HookPlace {
  /**
   * Launches a hook.
   *
   * @param streams the hook's descriptors from 0 to 2
   */
  Launched launch(Launcher launcher, Hook hook, Map<Integer, Fd> streams) throws IOException;

  /** This process's namespaces and rights, in {@code directory}. */
  static HookPlace here(Path directory) {
    String path = directory.toString();
    Step enter = Step.of("enter", path, Syscall.CHDIR, Argument.text(path));
    return (launcher, hook, streams) ->
        launcher.launch(launch(List.of(), List.of(enter), hook, streams));
  }

  /**
   * The namespaces of a container that still sees the host's files, with this process's rights: the
   * program is one of the host's.
   */
  static HookPlace in(PidFd container) {
    int number = ShimDescriptors.FIRST_FREE;
    Set<Namespace> others =
        EnumSet.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK);
    return (launcher, hook, streams) -> {
      Map<Integer, Fd> descriptors = new HashMap<>(streams);
      descriptors.put(number, container.fd());
      return launcher.launch(
          launch(
              List.of(Steps.enter("container", number, EnumSet.of(Namespace.PID))),
              List.of(Steps.enter("container", number, others)),
              hook,
              descriptors));
    };
  }

  private static Launch launch(
      List<Instruction> before, List<Instruction> enter, Hook hook, Map<Integer, Fd> descriptors) {
    List<Instruction> init = new ArrayList<>(enter);
    init.add(Steps.closeOthers());
    init.add(
        Step.of(
            "execute",
            hook.path(),
            Syscall.EXECVE,
            Argument.text(hook.path()),
            Argument.texts(hook.args()),
            Argument.texts(hook.env())));
    return new Launch(before, Set.of(), OptionalInt.empty(), Optional.empty(), init, descriptors);
  }
}
