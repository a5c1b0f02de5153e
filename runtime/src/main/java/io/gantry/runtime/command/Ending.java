package io.gantry.runtime.command;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.runtime.command.State.Status;
import java.io.IOException;
import java.util.Optional;

/** {@code kill} and {@code delete}. */
final class Ending {
  private static final long PATIENCE_MILLIS = 10_000;

  private Ending() {}

  static void kill(Store store, Options options) throws IOException {
    State state = store.state(options.id());
    String name = options.rest().size() > 1 ? options.rest().get(1) : "SIGTERM";
    Signal signal =
        Signal.parse(name).orElseThrow(() -> new Refusal("unknown signal \"" + name + "\""));
    if (options.on("all")) {
      for (int pid : state.group().processes()) {
        send(pid, signal);
      }
      return;
    }
    Optional<PidFd> process = state.open();
    if (process.isEmpty()) {
      throw new Refusal("container not running");
    }
    try (PidFd open = process.get()) {
      open.send(signal);
    }
  }

  static void delete(Store store, Options options) throws IOException {
    boolean force = options.on("force");
    Optional<State> known = State.read(store.directory(options.id()));
    if (known.isEmpty()) {
      if (force) {
        return;
      }
      throw Refusal.missing(options.id());
    }
    State state = known.get();
    Status status = store.status(state);
    if (!force && status != Status.STOPPED && status != Status.CREATED) {
      throw new Refusal(
          "cannot delete container " + state.id() + " that is not stopped: " + status.word());
    }
    Optional<PidFd> process = state.open();
    if (process.isPresent()) {
      try (PidFd open = process.get()) {
        open.send(Signal.KILL);
        state.group().thaw();
        if (!open.awaitEnd(PATIENCE_MILLIS)) {
          throw new Refusal("container init still running");
        }
      }
    }
    if (state.group().exists()) {
      end(state.group());
    }
    new HookMoments(store.bundle(state), state).stopped();
    store.forget(state.id());
  }

  /** Whatever is left in a cgroup goes, and the cgroup with it. */
  static void end(Cgroup group) throws IOException {
    group.kill();
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (true) {
      try {
        group.remove();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        pause(); // who was killed is still on the way out
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(int pid, Signal signal) throws IOException {
    try (PidFd process = PidFd.open(pid)) {
      process.send(signal);
    } catch (KernelException e) {
      if (e.errno() != io.gantry.kernel.Errno.ESRCH) {
        throw e;
      }
    }
  }
}
