package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.cdi.CdiDevices;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.container.Status;
import io.gantry.engine.mount.Mounted;
import io.gantry.engine.spec.DeviceAccess;
import io.gantry.engine.spec.Injection;
import io.gantry.engine.spec.Limits;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.Trees;
import io.gantry.engine.trace.StartTrace;
import io.gantry.engine.trace.Stopwatch;
import io.gantry.network.NamespaceSource;
import io.gantry.network.Sandbox;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.LaunchException;
import io.gantry.runtime.Running;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a container starts: a directory for the run (the mark that something may run), the cgroup,
 * the specification, the launch, the streams. What fails takes back what was made before it.
 */
final class Starting {
  private static final Logger LOG = System.getLogger(Starting.class.getName());
  private static final int UNKNOWN = 128;
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  private final Parts parts;
  private final SpecBuilder specs;
  private final Happenings happenings;
  private final Ending ending;
  private final Aftercare aftercare;
  private final Checking checking;
  private final CdiDevices devices;

  Starting(
      Parts parts,
      SpecBuilder specs,
      Happenings happenings,
      Ending ending,
      Aftercare aftercare,
      Checking checking) {
    this.parts = parts;
    this.specs = specs;
    this.happenings = happenings;
    this.ending = ending;
    this.aftercare = aftercare;
    this.checking = checking;
    this.devices = new CdiDevices(() -> parts.config().cdiSpecDirs());
  }

  /** Starts it because somebody asked. */
  void byHand(Container container) {
    container.lock().lock();
    try {
      requireStartable(container);
      anew(container);
      launch(container, Duration.ZERO);
    } finally {
      container.lock().unlock();
    }
  }

  /** What its restart policy knew is past. */
  private static void anew(Container container) {
    container.stoppedByHand(false);
    container.restartCount(0);
  }

  /** Starts it because its restart policy asks, after a pause. */
  void byPolicy(Container container, Duration pause) {
    again(container, () -> launch(container, pause));
  }

  /** Starts it because its restart policy asks, and the engine has just opened. */
  void atOpen(Container container) {
    again(
        container,
        () -> {
          anew(container);
          launch(container, Duration.ZERO);
        });
  }

  private void again(Container container, Runnable start) {
    container.lock().lock();
    try {
      if (container.status() == Status.RESTARTING) {
        start.run();
      }
    } catch (EngineException e) {
      LOG.log(
          Level.WARNING, "container {0} was not restarted: {1}", container.id(), e.getMessage());
      container.waiters().ended(ending.result(container));
    } finally {
      container.lock().unlock();
    }
  }

  private static void requireStartable(Container container) {
    switch (container.status()) {
      case RUNNING, RESTARTING ->
          throw new EngineException.NotModified("container is already running");
      case PAUSED ->
          throw new EngineException.Conflict(
              "cannot start a paused container, try unpause instead");
      case REMOVING, DEAD ->
          throw new EngineException.Conflict(
              "container is marked for removal and cannot be started");
      case CREATED, EXITED -> {}
    }
  }

  /** Launches under the container's lock. */
  private void launch(Container container, Duration pause) {
    Stopwatch watch = new Stopwatch(parts.config().debug());
    Instant asked = parts.clock().instant();
    Optional<String> failure = Optional.empty();
    try {
      launch(container, pause, watch);
    } catch (EngineException e) {
      failure = Optional.of(e.getMessage());
      throw e;
    } finally {
      StartTrace trace = watch.finished(container.id(), asked, failure);
      container.lastStart(trace);
      happenings.started(trace);
      LOG.log(Level.DEBUG, () -> told(trace));
    }
  }

  private static String told(StartTrace trace) {
    return "start of container "
        + trace.container()
        + trace.failure().map(why -> " failed after ").orElse(" took ")
        + trace.nanos() / 1000
        + " µs: "
        + trace.summary(StartTrace.Kind.PHASE)
        + "; system calls: "
        + trace.summary(StartTrace.Kind.CALL);
  }

  private void launch(Container container, Duration pause, Stopwatch watch) {
    aftercare.now(container);
    watch.done("tidy up");
    try {
      // before the launch: a quick process has ended by the time that it returns
      Instant startedAt = parts.clock().instant();
      Run run = new Run(begin(container, watch), startedAt, pause);
      container.started(run);
      checking.begin(container);
      container.unwritten();
      aftercare.soon(container);
      happenings.tell(container.description(), "start");
      ending.watch(container, run);
      new Relinking(parts).soon(container);
      watch.done("tell");
    } catch (EngineException.StartFailed e) {
      failed(container, e);
      throw e;
    } catch (EngineException e) {
      failed(container, new EngineException.StartFailed(e.getMessage(), UNKNOWN, e));
      throw e;
    } catch (LaunchException e) {
      EngineException.StartFailed failure = refusal(e);
      failed(container, failure);
      throw failure;
    } catch (IOException | IllegalArgumentException e) {
      EngineException.StartFailed failure =
          new EngineException.StartFailed(
              "failed to start container: " + e.getMessage(), UNKNOWN, e);
      failed(container, failure);
      throw failure;
    }
  }

  private static EngineException.StartFailed refusal(LaunchException e) {
    int code =
        switch (e.kind()) {
          case NOT_FOUND -> NOT_FOUND;
          case NOT_EXECUTABLE -> NOT_EXECUTABLE;
          case NO_SUCH_USER, INVALID, NOT_RUNNING, OTHER -> UNKNOWN;
        };
    return new EngineException.StartFailed(e.daemonMessage(), code, e);
  }

  private Running begin(Container container, Stopwatch watch) throws IOException {
    ContainerRecord description = container.description();
    List<String> links = parts.connector().environment(description);
    Path directory = parts.runDirectory(container.id());
    String cgroup = container.cgroup(parts.config().cgroupParent());
    Trees.makeEmpty(directory);
    watch.done("run directory");
    Running running = null;
    try {
      HostConfig host = description.hostConfig();
      Injection injection = Injection.of(host.resources().devices().requests(), cdi());
      DeviceAccess access = DeviceAccess.of(host).with(injection);
      CgroupAttachment attachment =
          parts.cgroups().create(cgroup, Limits.of(host.resources()), access.rules()).attachment();
      watch.done("cgroup");
      Mounted mounted = parts.mounts().mount(container.id(), description.mounts());
      watch.done("mounts");
      Optional<NamespaceSource> networks =
          specs.users().sandboxOwner(host.namespaces()).map(this::networkOf);
      container.network(
          parts.connector().start(description, parts.directories(container.id()), networks));
      watch.done("network");
      SpecBuilder.Place place =
          new SpecBuilder.Place(
              parts.store().directory(container.id()),
              parts.roots().rootfs(container.id()),
              attachment,
              access.nodes(),
              injection,
              container.network().sandbox().map(Sandbox::namespace),
              links,
              mounted);
      prepare(container);
      ContainerSpec spec = specs.build(description, place);
      watch.done("specification");
      running = parts.runtime().start(spec, directory, watch);
      running.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
      container
          .output()
          .begin(description, running, parts.journal(container.id()), Output.Origin.STARTED);
      watch.done("streams");
      return running;
    } catch (IOException | RuntimeException e) {
      ending.leaveNetworks(container);
      parts.mounts().unmount(container.id(), description.mounts());
      aftercare.clean(container);
      if (running != null) {
        running.close();
      }
      throw e;
    }
  }

  private static void prepare(Container container) {
    try {
      container.output().prepare(container.description());
    } catch (IOException | EngineException.InvalidParameter e) {
      throw new EngineException.StartFailed(
          "failed to create task for container: failed to initialize logging driver: "
              + e.getMessage(),
          UNKNOWN,
          e);
    }
  }

  private NamespaceSource networkOf(UserNamespace owner) {
    return () -> parts.runtime().network(owner);
  }

  /** Without directories there is no such driver. */
  private Optional<CdiDevices> cdi() {
    return Optional.of(devices).filter(driver -> !parts.config().cdiSpecDirs().isEmpty());
  }

  private void failed(Container container, EngineException.StartFailed failure) {
    container.failed(failure.exitCode(), failure.getMessage());
    container.output().abandon();
    try {
      parts.store().update(container.id(), container.record());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the state of container " + container.id() + " was not written", e);
    }
  }
}
