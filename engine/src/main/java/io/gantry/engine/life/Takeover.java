package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.Status;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.StateRecord;
import io.gantry.engine.store.Trees;
import io.gantry.runtime.Exit;
import io.gantry.runtime.Reattached;
import io.gantry.runtime.Running;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What an engine does first: it matches the containers on disk with what lives. What runs is taken
 * over; what ended while no engine looked gets its exit code and the time of its end, and its
 * restart policy decides; what belongs to no container is removed.
 */
final class Takeover {
  private static final Logger LOG = System.getLogger(Takeover.class.getName());

  private final Parts parts;
  private final Ending ending;
  private final Aftercare aftercare;
  private final Removing removing;
  private final Starting starting;
  private final Checking checking;
  private final Consumer<Path> execs;

  /** Containers of other storage drivers, which are not this engine's while it has its driver. */
  private final Queue<ContainerRecord> foreign = new ConcurrentLinkedQueue<>();

  /**
   * @param execs lets go of the execs below a run's directory
   */
  Takeover(
      Parts parts,
      Ending ending,
      Aftercare aftercare,
      Removing removing,
      Starting starting,
      Checking checking,
      Consumer<Path> execs) {
    this.parts = parts;
    this.ending = ending;
    this.aftercare = aftercare;
    this.removing = removing;
    this.starting = starting;
    this.checking = checking;
    this.execs = execs;
  }

  /** Takes over everything; afterwards the index knows every container. */
  void run() throws IOException {
    Map<String, Path> begun = parts.store().begun();
    for (Map.Entry<String, Path> one : begun.entrySet()) {
      parts.mounts().referBegun(one.getKey(), one.getValue());
    }
    Set<String> known = new HashSet<>(parts.store().ids());
    List<Container> found = all(known);
    refuseIfRunning(foreign);
    for (Map.Entry<String, Path> one : begun.entrySet()) {
      parts.mounts().abandon(one.getKey(), one.getValue());
    }
    parts.mounts().settle();
    parts.store().sweep();
    Map<String, ContainerNetwork> networks = new HashMap<>();
    found.forEach(container -> networks.put(container.id(), container.network()));
    parts.connector().reconcile(networks);
    removeOrphans(known);
    List<Container> due = new ArrayList<>();
    for (Container container : found) {
      if (goOn(container)) {
        due.add(container);
      }
    }
    new Opening(parts, starting::atOpen).start(due);
  }

  private List<Container> all(Set<String> ids) throws IOException {
    List<Container> found = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<Optional<Container>>> tasks = new ArrayList<>();
      ids.forEach(id -> tasks.add(() -> one(id)));
      for (Future<Optional<Container>> each : workers.invokeAll(tasks)) {
        each.get().ifPresent(found::add);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException.Unavailable("interrupted while containers were taken over");
    } catch (ExecutionException e) {
      throw new IOException("containers could not be taken over", e.getCause());
    }
    return found;
  }

  /** A container that cannot be read is left alone: nobody else's start depends on it. */
  private Optional<Container> one(String id) {
    try {
      ContainerRecord description = parts.store().read(id);
      if (!description.driver().equals(parts.roots().driver())) {
        LOG.log(
            Level.INFO,
            "not restoring container {0} because it was created with another storage driver ({1})",
            id,
            description.driver());
        // what they have of volumes stays theirs
        parts.mounts().refer(id, description.mounts());
        foreign.add(description);
        return Optional.empty();
      }
      StateRecord state = parts.store().state(id).orElse(StateRecord.CREATED);
      Output output = parts.outputs().of(description, parts.store().directory(id));
      Container container = new Container(description, state, output);
      parts.index().reserve(description.name(), id);
      parts.index().add(id, container);
      parts.mounts().refer(id, description.mounts());
      match(container);
      return Optional.of(container);
    } catch (IOException | EngineException e) {
      LOG.log(Level.ERROR, "container " + id + " cannot be taken over: " + e.getMessage(), e);
      return Optional.empty();
    }
  }

  /** Nobody would log for it, or restart it; so its driver must stay until it is stopped. */
  private void refuseIfRunning(Queue<ContainerRecord> containers) throws IOException {
    for (ContainerRecord container : containers) {
      Path directory = parts.runDirectory(container.id());
      if (Files.isDirectory(directory)
          && parts.runtime().reattach(directory) instanceof Reattached.Alive(Running running)) {
        running.close();
        throw new EngineException.Unavailable(
            "container "
                + container.name()
                + " was created with another storage driver and is running; use storage driver "
                + container.driver()
                + " until it is stopped");
      }
    }
  }

  private void match(Container container) throws IOException {
    Path directory = parts.runDirectory(container.id());
    execs.accept(directory);
    checking.clean(container);
    Reattached reattached =
        Files.isDirectory(directory) ? parts.runtime().reattach(directory) : new Reattached.Never();
    container.lock().lock();
    try {
      switch (reattached) {
        case Reattached.Alive alive -> alive(container, alive.running());
        case Reattached.Ended ended -> {
          if (noted(container, ended.exit())) {
            aftercare.clean(container);
          } else {
            parts.mounts().found(container.id(), container.description().mounts());
            ended(container, Optional.of(ended.exit()));
          }
        }
        case Reattached.Lost ignored -> ended(container, Optional.empty());
        case Reattached.Never ignored -> {
          if (container.status().isUp()) {
            // the machine went down with it, and took the run's directory along
            Files.createDirectories(directory);
            ended(container, Optional.empty());
          } else if (Files.isDirectory(directory)) {
            aftercare.clean(container);
          }
        }
      }
    } finally {
      container.lock().unlock();
    }
  }

  /** Whether the state on disk knows of this end: the engine was killed before it tidied up. */
  private static boolean noted(Container container, Exit exit) {
    return !container.status().isUp()
        && !container.state().finishedAt().isBefore(exit.finishedAt());
  }

  private void alive(Container container, Running running) throws IOException {
    ContainerState before = container.state();
    Run run = new Run(running, startedAt(container), Duration.ZERO);
    container.takenOver(run, before.status() == Status.PAUSED ? Status.PAUSED : Status.RUNNING);
    parts.mounts().found(container.id(), container.description().mounts());
    container.network(
        parts.connector().claim(container.description(), parts.directories(container.id())));
    container
        .output()
        .begin(
            container.description(), running, parts.journal(container.id()), Output.Origin.FOUND);
    parts.store().update(container.id(), container.record());
    ending.watch(container, run);
  }

  /**
   * When the run that was found began. Where the state on disk is older than the run, that is when
   * the run's directory was made; and somebody, or the restart policy, has started it.
   */
  private Instant startedAt(Container container) throws IOException {
    if (container.status().isUp()) {
      return container.state().startedAt();
    }
    container.stoppedByHand(false);
    return Files.readAttributes(parts.runDirectory(container.id()), BasicFileAttributes.class)
        .creationTime()
        .toInstant();
  }

  private void ended(Container container, Optional<Exit> exit) throws IOException {
    Instant start = startedAt(container);
    container.takenOver(new Run(new Gone(), start, Duration.ZERO), Status.RUNNING);
    container
        .output()
        .begin(
            container.description(), new Gone(), parts.journal(container.id()), Output.Origin.GONE);
    container.output().drained().join();
    ending.missed(container, container.requireRun(), exit);
  }

  /**
   * What runs is watched over; what nobody waits for any more is removed with {@code --rm}.
   *
   * @return whether it is to be started by its restart policy
   */
  private boolean goOn(Container container) {
    container.lock().lock();
    try {
      Status status = container.status();
      if (status == Status.RUNNING) {
        checking.begin(container);
      } else if (status == Status.PAUSED) {
        checking.end(container);
      }
      if (status.isUp()) {
        return false;
      }
      if (status == Status.REMOVING || status == Status.DEAD) {
        container.found(
            new ContainerState(
                Status.EXITED,
                container.state().oomKilled(),
                0,
                container.state().exitCode(),
                container.state().error(),
                container.state().startedAt(),
                container.state().finishedAt(),
                null));
      }
      RestartPolicy policy = container.description().hostConfig().restart();
      boolean again =
          status == Status.RESTARTING
              || (status == Status.EXITED
                  && RestartDecision.atOpen(
                      policy,
                      container.stoppedByHand(),
                      container.state().exitCode(),
                      container.restartCount()));
      if (again) {
        if (status != Status.RESTARTING) {
          container.become(Status.RESTARTING);
        }
        return true;
      }
    } finally {
      container.lock().unlock();
    }
    if (container.description().hostConfig().autoRemove()) {
      removing.automatically(container);
    }
    return false;
  }

  private void removeOrphans(Set<String> known) throws IOException {
    for (String id : parts.roots().ids()) {
      if (!known.contains(id)) {
        parts.roots().remove(id);
      }
    }
    Path runs = parts.config().execRoot().resolve("containers");
    if (!Files.isDirectory(runs)) {
      return;
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(runs)) {
      for (Path directory : directories) {
        String id = directory.getFileName().toString();
        if (!known.contains(id)) {
          execs.accept(directory);
          parts.cgroups().remove(parts.config().cgroupParent() + "/" + id);
          Trees.delete(directory);
        }
      }
    }
  }
}
