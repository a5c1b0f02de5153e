package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Status;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.process.Signal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How containers are asked, and made, to end. Waiting is done without the container's lock. */
final class Stopping {
  private static final Logger LOG = System.getLogger(Stopping.class.getName());
  private static final int DEFAULT_TIMEOUT = 10;
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  /** Who wants the end: a restart policy gives way to a user, and acts again after the engine. */
  enum Reason {
    /** Somebody asked for it. */
    BY_HAND,
    /** The engine shuts down. */
    SHUTDOWN
  }

  private final Parts parts;
  private final Happenings happenings;
  private final Ending ending;
  private final Aftercare aftercare;
  private final Checking checking;

  Stopping(
      Parts parts, Happenings happenings, Ending ending, Aftercare aftercare, Checking checking) {
    this.parts = parts;
    this.happenings = happenings;
    this.ending = ending;
    this.aftercare = aftercare;
    this.checking = checking;
  }

  /**
   * The stop signal, then SIGKILL.
   *
   * @throws EngineException.NotModified when it does not run
   */
  void stop(Container container, String signal, OptionalInt timeoutSeconds, Reason reason) {
    Signal first = stopSignal(container, signal);
    int timeout = timeoutSeconds.orElseGet(() -> ownTimeout(container));
    Run run;
    container.lock().lock();
    try {
      if (container.status() == Status.RESTARTING) {
        giveUpRestart(container, reason);
        happenings.tell(container.description(), "stop");
        return;
      }
      if (!container.status().isUp()) {
        throw new EngineException.NotModified("container is already stopped");
      }
      run = container.requireRun();
      mark(container, reason);
      // the host may go down while the container takes its time
      container.unwritten();
      aftercare.soon(container);
      send(container, run, first);
    } finally {
      container.lock().unlock();
    }
    if (timeout < 0) {
      await(run.ended(), Duration.ofDays(36500));
    } else if (!await(run.ended(), Duration.ofSeconds(timeout))) {
      killRun(container, run);
    }
    // no later engine may start again what somebody has been told is stopped
    aftercare.now(container);
    happenings.tell(container.description(), "stop");
  }

  private void giveUpRestart(Container container, Reason reason) {
    mark(container, reason);
    container.cancelRestart();
    container.become(Status.EXITED);
    container.waiters().ended(ending.result(container));
    write(container);
  }

  private static void mark(Container container, Reason reason) {
    if (reason == Reason.BY_HAND) {
      container.stoppedByHand(true);
    }
  }

  /** The signal that stops it unless told otherwise. */
  private static Signal stopSignal(Container container, String asked) {
    String own = container.description().config().process().stopSignal();
    return asked.isEmpty() ? Signals.parse(own, Signal.TERM) : Signals.parse(asked);
  }

  private static int ownTimeout(Container container) {
    Integer own = container.description().config().process().stopTimeout();
    return own == null ? DEFAULT_TIMEOUT : own;
  }

  /** A signal by hand; SIGKILL waits for the end. */
  void kill(Container container, String signal) {
    Signal which = asked(container, signal);
    Run run;
    container.lock().lock();
    try {
      if (container.status() == Status.RESTARTING) {
        // there is nobody to send it to; whatever it is, it ends the restarts, as in dockerd
        giveUpRestart(container, Reason.BY_HAND);
        return;
      }
      if (!container.status().isUp()) {
        throw new EngineException.Conflict(
            "cannot kill container: "
                + container.description().name()
                + ": "
                + container.notRunning().getMessage());
      }
      run = container.requireRun();
      if (which.equals(Signal.KILL) || which.equals(stopSignal(container, ""))) {
        container.stoppedByHand(true);
      }
      send(container, run, which);
    } finally {
      container.lock().unlock();
    }
    if (which.equals(Signal.KILL)) {
      awaitKilled(container, run);
      aftercare.now(container);
    }
  }

  private static Signal asked(Container container, String signal) {
    try {
      return Signals.parse(signal, Signal.KILL);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "cannot kill container: " + container.description().name() + ": " + e.getMessage(), e);
    }
  }

  /** SIGKILL to whatever runs, and waits; nothing happens when nothing does. */
  void killIfUp(Container container) {
    Run run;
    container.lock().lock();
    try {
      container.cancelRestart();
      container.stoppedByHand(true);
      if (container.status() == Status.RESTARTING) {
        container.become(Status.EXITED);
      }
      run = container.run();
      if (run == null) {
        return;
      }
      send(container, run, Signal.KILL);
    } finally {
      container.lock().unlock();
    }
    awaitKilled(container, run);
  }

  private void killRun(Container container, Run run) {
    container.lock().lock();
    try {
      if (container.run() == run) {
        send(container, run, Signal.KILL);
      }
    } finally {
      container.lock().unlock();
    }
    awaitKilled(container, run);
  }

  private static void awaitKilled(Container container, Run run) {
    if (!await(run.ended(), KILL_PATIENCE)) {
      throw new EngineException.Internal(
          "cannot kill container "
              + container.id()
              + ": it did not end within "
              + KILL_PATIENCE.toSeconds()
              + " seconds of SIGKILL");
    }
  }

  /** Under the lock. A frozen process takes the signal once it is thawed. */
  private void send(Container container, Run run, Signal signal) {
    try {
      run.running().signal(signal.number());
      happenings.tell(container.description(), "kill", "signal", Integer.toString(signal.number()));
      if (container.status() == Status.PAUSED
          && (signal.equals(Signal.KILL) || signal.equals(stopSignal(container, "")))) {
        parts.cgroups().thaw(container.cgroup(parts.config().cgroupParent()));
        container.become(Status.RUNNING);
        checking.resume(container);
      }
    } catch (KernelException e) {
      throw new EngineException.Internal(
          "cannot kill container: " + container.id() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot thaw container " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private static boolean await(CompletableFuture<Void> end, Duration patience) {
    try {
      end.get(patience.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException.Unavailable("interrupted while a container was stopped");
    } catch (ExecutionException e) {
      throw new EngineException.Internal("the end of a container was not noted", e);
    }
  }

  private void write(Container container) {
    try {
      parts.store().update(container.id(), container.record());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the state of container " + container.id() + " was not written", e);
    }
  }
}
