package io.gantry.runtime.command;

import io.gantry.kernel.Fd;
import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.io.Fifo;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.process.ProcessIdentity;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.DetachedRuntime;
import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.Parting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code create}: everything but the execution of the container's program. */
final class Creation {
  private final Store store;
  private final Options options;
  private final String id;
  private final Bundle bundle;
  private State state;

  private Creation(Store store, Options options, Bundle bundle) {
    this.store = store;
    this.options = options;
    this.id = options.id();
    this.bundle = bundle;
    this.state =
        new State(
            id,
            new ProcessIdentity(0, 0),
            bundle.directory(),
            cgroup(bundle, id),
            Instant.now().toString(),
            bundle.annotations());
  }

  /** Creates the container that the options speak of; its state. */
  static State of(Store store, Options options) throws IOException {
    Path directory = Path.of(options.value("bundle").orElse("")).toAbsolutePath().normalize();
    Bundle bundle = Bundle.read(directory);
    if (!Files.isDirectory(bundle.rootfs())) {
      throw new Refusal("rootfs (" + bundle.rootfs() + ") does not exist");
    }
    Creation creation = new Creation(store, options, bundle);
    store.make(creation.id);
    try (Streams streams = Streams.of(bundle.process().terminal(), options)) {
      store.keep(creation.id, Files.readString(directory.resolve(Bundle.CONFIG)));
      creation.create(streams);
      pidFile(options, creation.state.process().pid());
      return creation.state;
    } catch (IOException | RuntimeException e) {
      creation.undo(e);
      throw e;
    }
  }

  /** Writes a process's number where the caller looks for it, all of it at once. */
  static void pidFile(Options options, int pid) throws IOException {
    Optional<String> file = options.value("pid-file").filter(f -> !f.isEmpty());
    if (file.isPresent()) {
      Path path = Path.of(file.get()).toAbsolutePath();
      Path draft = path.resolveSibling("." + path.getFileName());
      Files.writeString(draft, Integer.toString(pid));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void create(Streams streams) throws IOException {
    state.write(store.directory(id));
    Cgroups.Created group =
        Cgroups.detect()
            .create(state.cgroup(), bundle.linux().limits(), bundle.linux().deviceRules());
    Parting.Left parting =
        new Parting.Left(
            true,
            Optional.of(bundle.rootfs().toString()).filter(at -> bundle.hooks().beforePivot()),
            options.number("preserve-fds", 0),
            bundle.linux().propagation(),
            bundle.process().umask(),
            Optional.of(bundle.process().capabilities()));
    try (Fd fifo = Fifo.make(store.fifo(id));
        DetachedRuntime runtime = DetachedRuntime.open()) {
      Map<Integer, Fd> descriptors = new HashMap<>(streams.descriptors());
      descriptors.put(Descriptors.START, fifo);
      DetachedRuntime.Left left =
          runtime.create(
              bundle.spec(id, CgroupAttachment.of(group.group())),
              parting,
              descriptors,
              answers(streams));
      begun(left.pid());
      state.write(store.directory(id));
    }
  }

  private Launcher.Answers answers(Streams streams) {
    Launcher.Answers terminal = streams.terminal();
    return (question, pid) -> {
      if (question == Parting.TERMINAL) {
        terminal.answer(question, pid);
      } else {
        begun(pid);
        new HookMoments(bundle, state).created();
      }
    };
  }

  private void begun(int pid) throws IOException {
    state =
        state.with(
            ProcessIdentity.of(pid)
                .orElseThrow(() -> new Refusal("the container's process has ended")));
  }

  private void undo(Exception cause) {
    try {
      Cgroup group = state.group();
      if (group.exists()) {
        Ending.end(group);
      }
      new HookMoments(bundle, state).stopped();
      store.forget(id);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static String cgroup(Bundle bundle, String id) {
    String path = bundle.linux().cgroupsPath().orElse("/" + id);
    if (path.contains(":")) {
      throw new Refusal("cgroupsPath of systemd's form is not supported: " + path);
    }
    String absolute = Path.of("/").resolve(path).normalize().toString();
    if (absolute.equals("/")) {
      throw new Refusal("invalid cgroupsPath: " + path);
    }
    return absolute;
  }
}
