package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.CommitContainer;
import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.container.Status;
import io.gantry.engine.container.WaitCondition;
import io.gantry.engine.list.ContainerFilter;
import io.gantry.engine.list.Views;
import io.gantry.engine.name.ContainerName;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.top.ProcessTable;
import io.gantry.kernel.KernelException;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds the container that is meant and hands over to whoever does the deed. */
public final class LocalContainers implements Containers {
  private final Parts parts;
  private final Views views;
  private final Happenings happenings;
  private final Creating creating;
  private final Starting starting;
  private final Stopping stopping;
  private final Ending ending;
  private final Aftercare aftercare;
  private final Checking checking;
  private final Pausing pausing;
  private final Committing committing;
  private final Removing removing;
  private final Pruning pruning;

  /**
   * Over these parts.
   *
   * @param checks how the health of containers is checked
   */
  public LocalContainers(
      Parts parts,
      SpecBuilder specs,
      Views views,
      Happenings happenings,
      WrittenSizes written,
      Checking.Checks checks) {
    this.parts = parts;
    this.views = views;
    this.happenings = happenings;
    this.aftercare = new Aftercare(parts);
    this.checking = new Checking(parts, happenings, checks);
    this.ending = new Ending(parts, happenings, aftercare, checking);
    this.creating = new Creating(parts, happenings);
    this.starting = new Starting(parts, specs, happenings, ending, aftercare, checking);
    this.stopping = new Stopping(parts, happenings, ending, aftercare, checking);
    this.pausing = new Pausing(parts, happenings, checking);
    this.committing = new Committing(parts, happenings, pausing);
    this.removing = new Removing(parts, happenings, stopping, ending);
    this.pruning = new Pruning(parts, removing, happenings, written);
    ending.then(starting::byPolicy, removing::automatically);
  }

  /**
   * Takes over what the engine before this one left.
   *
   * @param execs lets go of the execs below a run's directory
   */
  public void takeOver(Consumer<Path> execs) throws IOException {
    new Takeover(parts, ending, aftercare, removing, starting, checking, execs).run();
  }

  /** No restarts and no health checks any more. */
  public void closing() {
    ending.close();
    checking.close();
  }

  /** Does what was left for later. */
  public void settle() {
    aftercare.close();
  }

  /** Stops a container because the engine shuts down. */
  public void shutDown(Container container) {
    try {
      stopping.stop(container, "", OptionalInt.empty(), Stopping.Reason.SHUTDOWN);
    } catch (EngineException.NotModified e) {
      return;
    }
  }

  private Container find(String word) {
    return parts.index().find(word);
  }

  @Override
  public CreatedContainer create(CreateContainer request) {
    return creating.create(request);
  }

  @Override
  public void start(String container) {
    Container found = find(container);
    try {
      starting.byHand(found);
    } catch (EngineException e) {
      if (found.description().hostConfig().autoRemove() && !lives(found.status())) {
        removing.automatically(found);
      }
      throw e;
    }
  }

  private static boolean lives(Status status) {
    return switch (status) {
      case RUNNING, PAUSED, RESTARTING -> true;
      case CREATED, EXITED, REMOVING, DEAD -> false;
    };
  }

  @Override
  public void stop(String container, String signal, OptionalInt timeoutSeconds) {
    stopping.stop(find(container), signal, timeoutSeconds, Stopping.Reason.BY_HAND);
  }

  @Override
  public void restart(String container, String signal, OptionalInt timeoutSeconds) {
    Container found = find(container);
    new Restarting(found, stopping, starting).run(signal, timeoutSeconds);
    happenings.tell(found.description(), "restart");
  }

  @Override
  public void kill(String container, String signal) {
    stopping.kill(find(container), signal);
  }

  @Override
  public void pause(String container) {
    pausing.pause(find(container));
  }

  @Override
  public void unpause(String container) {
    pausing.unpause(find(container));
  }

  @Override
  public Digest commit(String container, CommitContainer request) {
    return committing.commit(find(container), request);
  }

  @Override
  public void rename(String container, String newName) {
    if (container.isEmpty() || newName.isEmpty()) {
      throw new EngineException.InvalidParameter("Neither old nor new names may be empty");
    }
    Container found = find(container);
    String name = allocatable(newName);
    found.lock().lock();
    try {
      String old = found.description().name();
      if (old.equals(name)) {
        throw new EngineException.InvalidParameter(
            "Renaming a container with the same name as its current name");
      }
      parts.index().reserve(name, found.id());
      try {
        parts.store().update(found.description().withName(name));
      } catch (IOException e) {
        parts.index().release(name, found.id());
        throw new EngineException.Internal("cannot rename container: " + e.getMessage(), e);
      }
      found.describe(found.description().withName(name));
      found.network(parts.connector().renamed(found.description(), found.network()));
      parts.index().release(old, found.id());
      happenings.tell(found.description(), "rename", "oldName", "/" + old);
    } finally {
      found.lock().unlock();
    }
  }

  private static String allocatable(String newName) {
    try {
      return ContainerName.parse(newName).text();
    } catch (EngineException.InvalidParameter e) {
      String shown = newName.startsWith("/") ? newName : "/" + newName;
      throw new EngineException.InvalidParameter(
          "Error when allocating new name: Invalid container name ("
              + shown
              + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
          e);
    }
  }

  @Override
  public CompletableFuture<WaitResult> wait(String container, WaitCondition condition) {
    Container found = find(container);
    found.lock().lock();
    try {
      Status status = found.status();
      boolean running = status.isUp() || status == Status.RESTARTING;
      boolean gone = parts.index().byId(found.id()).isEmpty();
      if (gone || (condition == WaitCondition.NOT_RUNNING && !running)) {
        return CompletableFuture.completedFuture(ending.result(found));
      }
      return found.waiters().add(condition);
    } finally {
      found.lock().unlock();
    }
  }

  @Override
  public void remove(String container, RemoveOptions options) {
    removing.remove(find(container), options);
  }

  @Override
  public PruneReport prune(Filters filters) {
    return pruning.prune(filters);
  }

  @Override
  public List<String> update(
      String container, Resources resources, Optional<RestartPolicy> restart) {
    return new Updating(parts, happenings, ending).update(find(container), resources, restart);
  }

  @Override
  public List<ContainerSummary> list(ListContainers query) {
    ContainerFilter filter =
        new ContainerFilter(
            query.filters(), parts.index(), parts.images(), parts.connector().topology().table());
    boolean all = query.all() || query.limit() > 0 || filter.impliesAll();
    Stream<Container> found =
        parts.index().all().stream()
            .filter(c -> all || c.status().isUp() || c.status() == Status.RESTARTING)
            .filter(filter)
            .sorted(Comparator.comparing((Container c) -> c.description().created()).reversed());
    if (query.limit() > 0) {
      found = found.limit(query.limit());
    }
    return views.summaries(found.toList(), query.sizes());
  }

  @Override
  public ContainerDetails inspect(String container, Sizes sizes) {
    return views.details(find(container), sizes);
  }

  @Override
  public String id(String container) {
    return find(container).id();
  }

  @Override
  public TopResult top(String container, String psArgs) {
    Container found = find(container);
    TopResult result = processes(found, psArgs);
    happenings.tell(found.description(), "top");
    return result;
  }

  private TopResult processes(Container container, String psArgs) {
    if (container.status() == Status.RESTARTING) {
      throw new EngineException.Conflict(
          "Container " + container.id() + " is restarting, wait until the container is running");
    }
    if (!container.status().isUp()) {
      throw container.notRunning();
    }
    try {
      String cgroup = container.cgroup(parts.config().cgroupParent());
      return ProcessTable.of(parts.cgroups().processes(cgroup), psArgs, parts.clock().instant());
    } catch (IOException e) {
      throw new EngineException.Internal("Error running ps: " + e.getMessage(), e);
    }
  }

  @Override
  public void resize(String container, int height, int width) {
    Container found = find(container);
    Run run = found.run();
    if (run == null) {
      throw found.notRunning();
    }
    try {
      run.running().resize(SpecBuilder.consoleSize(height, width));
    } catch (KernelException e) {
      throw new EngineException.Internal(
          "cannot resize container " + found.id() + ": " + e.getMessage(), e);
    }
    happenings.tell(
        found.description(),
        "resize",
        "height",
        Integer.toString(height),
        "width",
        Integer.toString(width));
  }
}
