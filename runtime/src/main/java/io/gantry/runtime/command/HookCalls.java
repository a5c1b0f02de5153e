package io.gantry.runtime.command;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.LaunchFailedException;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.process.WaitStatus;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.bundle.Hooks;
import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Calls hooks: one after the other, the container's state at their input. */
final class HookCalls {
  private static final long ANY = Long.MAX_VALUE / 2;
  private static final int MILLIS = 1000;

  private final Hooks hooks;
  private final State state;

  HookCalls(Hooks hooks, State state) {
    this.hooks = hooks;
    this.state = state;
  }

  /**
   * Calls those of a moment in this process's namespaces.
   *
   * @throws Refusal when one of them fails; the later ones are not called then
   */
  void call(Hooks.Moment moment, State.Status status) throws IOException {
    call(moment, status, Optional.empty());
  }

  /** The same in the namespaces of the process {@code pid}. */
  void callIn(int pid, Hooks.Moment moment, State.Status status) throws IOException {
    if (hooks.at(moment).isEmpty()) {
      return;
    }
    try (PidFd container = PidFd.open(pid)) {
      call(moment, status, Optional.of(container));
    }
  }

  private void call(Hooks.Moment moment, State.Status status, Optional<PidFd> container)
      throws IOException {
    List<Hooks.Hook> list = hooks.at(moment);
    if (list.isEmpty()) {
      return;
    }
    try (Launcher launcher = Launcher.open()) {
      for (int i = 0; i < list.size(); i++) {
        String what = "error running " + moment.field() + " hook #" + i + ": ";
        try {
          call(launcher, list.get(i), status, container, what);
        } catch (LaunchFailedException e) {
          throw new Refusal(what + e.getMessage());
        }
      }
    }
  }

  private void call(
      Launcher launcher,
      Hooks.Hook hook,
      State.Status status,
      Optional<PidFd> container,
      String what)
      throws IOException {
    byte[] text = Json.print(state.document(status)).getBytes(StandardCharsets.UTF_8);
    Launched launched;
    try (Pipe input = Pipe.open()) {
      Pipe.resize(input.writeEnd(), Math.max(text.length, 4096));
      Transfer.writeAll(input.writeEnd(), ByteBuffer.wrap(text));
      input.writeEnd().close();
      launched = launcher.launch(launch(hook, container, input.readEnd()));
    }
    try (launched) {
      long patience = hook.timeout().isPresent() ? hook.timeout().getAsLong() * MILLIS : ANY;
      if (!launched.shim().awaitEnd(patience)) {
        launched.shim().send(Signal.KILL); // and the hook with it
        launched.shim().await();
        throw new Refusal(what + "hook ran past specified timeout of " + patience / MILLIS + ".0s");
      }
      WaitStatus end = launched.shim().await();
      if (end.exitCode() != 0) {
        throw new Refusal(what + "exit status " + end.exitCode());
      }
    }
  }

  private Launch launch(Hooks.Hook hook, Optional<PidFd> container, Fd input) {
    Map<Integer, Fd> descriptors = new HashMap<>();
    descriptors.put(0, input);
    descriptors.put(1, new Fd(1));
    descriptors.put(2, new Fd(2));
    List<Instruction> before = new ArrayList<>();
    List<Instruction> init = new ArrayList<>();
    if (container.isPresent()) {
      int number = ShimDescriptors.FIRST_FREE;
      descriptors.put(number, container.get().fd());
      before.add(Steps.enter("container", number, EnumSet.of(Namespace.PID)));
      Set<Namespace> others =
          EnumSet.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK);
      init.add(Steps.enter("container", number, others));
    } else {
      init.add(directory(state.bundle()));
    }
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

  private static Step directory(Path path) {
    return Step.of("enter", path.toString(), Syscall.CHDIR, Argument.text(path.toString()));
  }
}
