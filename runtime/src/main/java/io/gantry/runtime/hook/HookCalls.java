package io.gantry.runtime.hook;

import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.launch.LaunchFailedException;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.process.Signal;
import io.gantry.runtime.Hooks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls hooks: one after the other, the container's state at their input.
 *
 * @param hooks the container's
 * @param state what they are told of it
 */
public record HookCalls(Hooks hooks, HookState state) {
  private static final long ANY = Long.MAX_VALUE / 2;
  private static final int MILLIS = 1000;
  private static final int LEAST_PIPE = 4096;

  /**
   * Calls those of a moment.
   *
   * @param status the container's, as hooks are told
   * @param pid of its first process; 0 when there is none
   * @throws HookFailure when one of them fails; the later ones are called then only at the end of a
   *     container, which nothing stops
   */
  public void call(Hooks.Moment moment, String status, int pid, HookPlace place)
      throws IOException {
    List<Hooks.Hook> list = hooks.at(moment);
    if (list.isEmpty()) {
      return;
    }
    byte[] told = state.text(status, pid);
    List<HookFailure> failures = new ArrayList<>();
    try (Launcher launcher = Launcher.open()) {
      for (int i = 0; i < list.size(); i++) {
        if (failures.isEmpty() || moment == Hooks.Moment.POSTSTOP) {
          String what = "error running " + moment.field() + " hook #" + i + ": ";
          call(launcher, list.get(i), told, place, what).ifPresent(failures::add);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static Optional<HookFailure> call(
      Launcher launcher, Hooks.Hook hook, byte[] told, HookPlace place, String what)
      throws IOException {
    try (HookOutput output = HookOutput.open();
        Launched launched = launch(launcher, hook, told, place, output)) {
      long patience = hook.timeout().isPresent() ? hook.timeout().getAsLong() * MILLIS : ANY;
      if (!launched.shim().awaitEnd(patience)) {
        launched.shim().send(Signal.KILL); // and the hook with it
        launched.shim().await();
        String late = "hook ran past specified timeout of " + patience / MILLIS + ".0s";
        return Optional.of(new HookFailure(what + late));
      }
      int code = launched.shim().await().exitCode();
      return code == 0
          ? Optional.empty()
          : Optional.of(new HookFailure(what + "exit status " + code + ", " + output.heard()));
    } catch (LaunchFailedException e) {
      return Optional.of(new HookFailure(what + e.getMessage()));
    }
  }

  private static Launched launch(
      Launcher launcher, Hooks.Hook hook, byte[] told, HookPlace place, HookOutput output)
      throws IOException {
    try (Pipe input = Pipe.open()) {
      Pipe.resize(input.writeEnd(), Math.max(told.length, LEAST_PIPE));
      Transfer.writeAll(input.writeEnd(), ByteBuffer.wrap(told));
      input.writeEnd().close();
      Map<Integer, Fd> streams = new HashMap<>(output.descriptors());
      streams.put(0, input.readEnd());
      return place.launch(launcher, hook, streams);
    }
  }
}
