package io.gantry.runtime.command;

import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Fifo;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Subreaper;
import io.gantry.runtime.bundle.Bundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code start} and {@code run}. */
final class Starting {
  private static final long PATIENCE_MILLIS = 10_000;

  private Starting() {}

  static void start(Store store, String id) throws IOException {
    State state = store.state(id);
    switch (store.status(state)) {
      case CREATED -> {}
      case STOPPED -> throw new Refusal("cannot start a container that has stopped");
      case RUNNING, PAUSED -> throw new Refusal("cannot start an already running container");
      case CREATING -> throw new Refusal("cannot start a container in the creating state");
    }
    Bundle bundle = store.bundle(state);
    HookMoments hooks = new HookMoments(bundle, state);
    hooks.starting();
    Optional<Fd> fifo = Fifo.write(store.fifo(id));
    if (fifo.isEmpty()) {
      throw new Refusal("cannot start a container that has stopped");
    }
    try (Fd end = fifo.get()) {
      Files.delete(store.fifo(id));
      Transfer.writeAll(end, ByteBuffer.wrap(new byte[1]));
      Fifo.awaitNoReader(end, PATIENCE_MILLIS);
    }
    hooks.started();
  }

  /** Creates and starts; waits for the end and forgets the container, unless it is detached. */
  static int run(Store store, Options options) throws IOException {
    boolean detached = options.on("detach");
    if (!detached) {
      Subreaper.become();
    }
    State state = Creation.of(store, options);
    Options forced = new Options(Map.of("force", List.of("true")), List.of(state.id()));
    try {
      start(store, state.id());
    } catch (IOException | RuntimeException e) {
      Ending.delete(store, forced);
      throw e;
    }
    if (detached) {
      return 0;
    }
    int code = await(state.process().pid());
    if (!options.on("keep")) {
      Ending.delete(store, forced);
    }
    return code;
  }

  /** The exit code of an orphan that has become this process's. */
  static int await(int pid) throws IOException {
    try (PidFd process = PidFd.open(pid)) {
      return process.await().exitCode();
    }
  }
}
