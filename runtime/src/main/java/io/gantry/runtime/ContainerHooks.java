package io.gantry.runtime;

import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.Hooks.Moment;
import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.bundle.BundleHooks;
import io.gantry.runtime.bundle.BundleWriter;
import io.gantry.runtime.bundle.MountWriter;
import io.gantry.runtime.hook.HookCalls;
import io.gantry.runtime.hook.HookPlace;
import io.gantry.runtime.hook.HookState;
import io.gantry.runtime.json.Json;
import io.gantry.runtime.plan.Parting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks of a container that the engine starts. They are told of a bundle, and look into its
 * {@code config.json}; so one is written into the container's directory, where those that are
 * called at the end are found again by the next engine too. The container's root is at the place
 * that it names for those that are called in the container's namespaces, and for nobody else.
 */
final class ContainerHooks {
  private static final System.Logger LOG = System.getLogger(ContainerHooks.class.getName());
  private static final String BUNDLE = "bundle";
  private static final String ROOT = "rootfs";

  /** What is to be called at the end; gone when it has been. */
  private static final String AT_END = "hooks.json";

  private final Hooks hooks;
  private final Path bundle;
  private final HookCalls calls;

  private ContainerHooks(Hooks hooks, Path bundle, String id) {
    this.hooks = hooks;
    this.bundle = bundle;
    this.calls = new HookCalls(hooks, new HookState(id, bundle, Map.of()));
  }

  /** Makes the bundle in {@code directory}, when there are hooks. */
  static Optional<ContainerHooks> prepare(
      Preparation.Prepared<ContainerSpec> prepared, Path directory) throws IOException {
    ContainerSpec spec = prepared.spec();
    if (spec.hooks().isEmpty()) {
      return Optional.empty();
    }
    Path bundle = Files.createDirectories(directory.resolve(BUNDLE));
    Files.createDirectories(bundle.resolve(ROOT));
    MountWriter mounts = new MountWriter(mount -> bundle);
    Files.writeString(
        directory.resolve(AT_END),
        Json.print(Map.of("id", spec.id(), "hooks", BundleHooks.write(spec.hooks()))));
    Files.writeString(
        bundle.resolve(Bundle.CONFIG),
        new BundleWriter(prepared.facts(), prepared.execution())
            .container(spec, mounts.write(spec.mounts())));
    return Optional.of(new ContainerHooks(spec.hooks(), bundle, spec.id()));
  }

  Parting parting() {
    return new Parting.Shim(
        Optional.of(bundle.resolve(ROOT).toString()).filter(at -> hooks.beforePivot()),
        !hooks.at(Moment.START_CONTAINER).isEmpty());
  }

  /** Calls what belongs to the way to the container's program. */
  Launcher.Answers answers(ExecSpec as, Preparation preparation) {
    return (question, pid) -> {
      try (PidFd container = PidFd.open(pid)) {
        if (question == Parting.HOOKS) {
          calls.call(Moment.PRESTART, "creating", pid, here());
          calls.call(Moment.CREATE_RUNTIME, "creating", pid, here());
          calls.call(Moment.CREATE_CONTAINER, "creating", pid, HookPlace.in(container));
        } else {
          HookPlace inside = new HooksInside(preparation, container, as);
          calls.call(Moment.START_CONTAINER, "created", pid, inside);
        }
      }
    };
  }

  /** Calls those that wait for the program to run. */
  void started(int pid) throws IOException {
    calls.call(Moment.POSTSTART, "running", pid, here());
  }

  /** What is to be done when the container in {@code directory} has ended. */
  static Optional<Runnable> atEnd(Path directory) {
    return Files.exists(directory.resolve(AT_END))
        ? Optional.of(() -> stopped(directory))
        : Optional.empty();
  }

  private static void stopped(Path directory) {
    Path file = directory.resolve(AT_END);
    try {
      Json json = Json.parse(AT_END, Files.readString(file));
      Hooks hooks = BundleHooks.read(json.get("hooks"));
      new ContainerHooks(hooks, directory.resolve(BUNDLE), json.get("id").text()).stopped();
      Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      // they have been called
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "a hook was not told of the end in " + directory, e);
    }
  }

  private void stopped() throws IOException {
    calls.call(Moment.POSTSTOP, "stopped", 0, here());
  }

  private HookPlace here() {
    return HookPlace.here(bundle);
  }
}
