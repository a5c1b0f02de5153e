package io.gantry.engine.life;

import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.Status;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.runtime.Exit;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a container's process has ended: its last words are waited for, its state is
 * set, it leaves its networks, those who wait are told, its restart policy decides, and the rest is
 * left to {@link Aftercare}.
 */
final class Ending {
  private static final Logger LOG = System.getLogger(Ending.class.getName());
  private static final int LOST = 255;

  private final Parts parts;
  private final Happenings happenings;
  private final Aftercare aftercare;
  private final Checking checking;
  private volatile boolean closing;
  private volatile BiConsumer<Container, Duration> restart = (container, pause) -> {};
  private volatile Consumer<Container> remove = container -> {};

  Ending(Parts parts, Happenings happenings, Aftercare aftercare, Checking checking) {
    this.parts = parts;
    this.happenings = happenings;
    this.aftercare = aftercare;
    this.checking = checking;
  }

  /** Says who starts again and who removes: they come after this in the life of a container. */
  void then(BiConsumer<Container, Duration> starter, Consumer<Container> remover) {
    restart = starter;
    remove = remover;
  }

  /** No restarts any more: the engine closes. */
  void close() {
    closing = true;
  }

  /** Takes note of the run's end when it comes. */
  void watch(Container container, Run run) {
    watchMemory(container, run);
    var _ =
        run.running()
            .exit()
            .thenCompose(exit -> container.output().drained().handle((nothing, failure) -> exit))
            .thenAcceptAsync(exit -> ended(container, run, exit), parts.executor())
            .exceptionally(failure -> untold(container, failure));
  }

  /**
   * Tells of shortages of memory from now on, when there is a limit. Under the container's lock.
   */
  void watchMemory(Container container, Run run) {
    if (run.watchesMemory()
        || container.description().hostConfig().resources().memory().limit() <= 0) {
      return;
    }
    try {
      run.memory(
          parts
              .cgroups()
              .watchOom(
                  container.cgroup(parts.config().cgroupParent()),
                  () -> parts.executor().execute(() -> outOfMemory(container, run))));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "container " + container.id() + " tells of shortages at its end", e);
    }
  }

  private void outOfMemory(Container container, Run run) {
    container.lock().lock();
    try {
      if (container.run() == run) {
        run.tellOom();
        container.outOfMemory();
        happenings.tell(container.description(), "oom");
      }
    } finally {
      container.lock().unlock();
    }
  }

  private @Nullable Void untold(Container container, Throwable failure) {
    // an engine that closes leaves what ends from now on to the next one
    Level level = closing ? Level.DEBUG : Level.ERROR;
    LOG.log(level, "the end of container " + container.id() + " was not noted", failure);
    return null;
  }

  private void ended(Container container, Run run, Exit exit) {
    boolean gone;
    container.lock().lock();
    try {
      if (container.run() != run) {
        return;
      }
      Optional<Duration> pause = finish(container, run, exit.code(), exit.finishedAt());
      pause.ifPresent(after -> schedule(container, after));
      gone = pause.isEmpty() && container.description().hostConfig().autoRemove();
    } finally {
      container.lock().unlock();
    }
    if (gone) {
      remove.accept(container);
    }
  }

  /**
   * Takes note of an end that nobody saw: that of a run of the engine before this one. What comes
   * next is decided when all is taken over.
   *
   * @param exit absent when it is not known
   */
  void missed(Container container, Run run, Optional<Exit> exit) {
    var _ =
        finish(
            container,
            run,
            exit.map(Exit::code).orElse(LOST),
            exit.map(Exit::finishedAt).orElse(parts.clock().instant()));
  }

  /**
   * Under the container's lock.
   *
   * @return the pause before it is to be started again; absent when it is not
   */
  private Optional<Duration> finish(Container container, Run run, int exitCode, Instant noted) {
    // file times come from the kernel's coarse clock, a few milliseconds behind
    Instant finishedAt = noted.isBefore(run.startedAt()) ? run.startedAt() : noted;
    Duration ran = Container.ran(run, finishedAt);
    run.unwatchMemory();
    checking.end(container);
    boolean oom = oomKilled(container);
    Optional<Duration> pause = closing ? Optional.empty() : decide(container, run, exitCode, ran);
    Status next = pause.isPresent() ? Status.RESTARTING : Status.EXITED;
    if (pause.isPresent()) {
      container.restartCount(container.restartCount() + 1);
    }
    leaveNetworks(container);
    parts.mounts().unmount(container.id(), container.description().mounts());
    container.ended(next, exitCode, oom, finishedAt);
    new Relinking(parts).soon(container);
    if (oom && !run.oomTold()) {
      happenings.tell(container.description(), finishedAt, "oom");
    }
    happenings.tell(
        container.description(),
        "die",
        "exitCode",
        Integer.toString(exitCode),
        "execDuration",
        Long.toString(ran.toSeconds()));
    container.waiters().ended(result(container));
    ShimEnd.of(run.running());
    run.running().close();
    if (pause.isPresent() || !container.description().hostConfig().autoRemove()) {
      container.unwritten();
    }
    container.leftovers();
    aftercare.soon(container);
    run.ended().complete(null);
    return pause;
  }

  private static Optional<Duration> decide(
      Container container, Run run, int exitCode, Duration ran) {
    RestartDecision.Run what =
        new RestartDecision.Run(
            exitCode, ran, container.stoppedByHand(), container.restartCount(), run.pause());
    return RestartDecision.after(what, container.description().hostConfig().restart());
  }

  /** Starts it again after a pause. */
  private void schedule(Container container, Duration pause) {
    container.pendingRestart(
        parts
            .timer()
            .schedule(
                () -> parts.executor().execute(() -> restart.accept(container, pause)),
                pause.toNanos(),
                TimeUnit.NANOSECONDS));
  }

  private boolean oomKilled(Container container) {
    if (container.description().hostConfig().resources().memory().limit() <= 0) {
      return false;
    }
    try {
      return parts.cgroups().oomKills(container.cgroup(parts.config().cgroupParent())) > 0;
    } catch (IOException e) {
      // its cgroup is gone: nobody can tell any more
      return false;
    }
  }

  /** How it ended, for those who wait. */
  WaitResult result(Container container) {
    String error = container.state().error();
    return new WaitResult(container.state().exitCode(), error.isEmpty() ? null : error);
  }

  /** The same for those who wait for its removal: an error of its start is none of that. */
  WaitResult removal(Container container) {
    return new WaitResult(container.state().exitCode(), null);
  }

  /** Its ports and addresses are free when others hear of its end. */
  void leaveNetworks(Container container) {
    parts.connector().release(container.id(), container.network());
    container.network(ContainerNetwork.NONE);
  }
}
