package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.Status;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.StateRecord;
import io.gantry.engine.trace.StartTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One container: its description, its state, its present run. Reading needs no lock and sees
 * immutable snapshots; whoever changes it holds {@link #lock()}, also across the system calls that
 * the change consists of. No thread ever holds the locks of two containers.
 */
public final class Container {
  private final String id;
  private final Output output;
  private final ReentrantLock lock = new ReentrantLock();
  private final Waiters waiters = new Waiters();
  private volatile ContainerRecord description;
  private volatile ContainerState state;
  private volatile int restartCount;
  private volatile boolean stoppedByHand;
  private volatile @Nullable Run run;
  private volatile ContainerNetwork network = ContainerNetwork.NONE;
  private volatile @Nullable StartTrace lastStart;
  private @Nullable Future<?> pendingRestart;

  /** The state on disk is an older one; guarded by the lock, as is the next. */
  private boolean unwritten;

  private boolean leftovers;

  /** A container as it was made or found on disk; it does not run. */
  public Container(ContainerRecord description, StateRecord state, Output output) {
    this.id = description.id();
    this.description = description;
    this.state = state.state();
    this.restartCount = state.restartCount();
    this.stoppedByHand = state.stoppedByHand();
    this.output = output;
  }

  /** 64 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** What it is, now. */
  public ContainerRecord description() {
    return description;
  }

  /** How it is, now. */
  public ContainerState state() {
    return state;
  }

  /** Where it is in its life, now. */
  public Status status() {
    return state.status();
  }

  /** Its streams. */
  public Output output() {
    return output;
  }

  /** How often its restart policy has started it. */
  public int restartCount() {
    return restartCount;
  }

  /** Whether somebody asked for its end. */
  boolean stoppedByHand() {
    return stoppedByHand;
  }

  /** Its present run. */
  public Optional<io.gantry.runtime.Running> running() {
    Run now = run;
    return now == null ? Optional.empty() : Optional.of(now.running());
  }

  /** Its networks, now. */
  public ContainerNetwork network() {
    return network;
  }

  /** It is on these networks from now on. */
  void network(ContainerNetwork now) {
    network = now;
  }

  /** How its last start by this engine went. */
  Optional<StartTrace> lastStart() {
    return Optional.ofNullable(lastStart);
  }

  /** Its last start went like this. */
  void lastStart(StartTrace trace) {
    lastStart = trace;
  }

  @Nullable Run run() {
    return run;
  }

  ReentrantLock lock() {
    return lock;
  }

  Waiters waiters() {
    return waiters;
  }

  /** The path of its cgroup. */
  public String cgroup(String engineParent) {
    String own = description.hostConfig().resources().cgroupParent();
    String parent = own.isEmpty() ? engineParent : own;
    // a parent is below the hierarchy's root, whatever it says
    return Path.of("/" + parent, id).normalize().toString();
  }

  /** Its state as it is written down. */
  StateRecord record() {
    return new StateRecord(state, restartCount, stoppedByHand);
  }

  void describe(ContainerRecord changed) {
    description = changed;
  }

  void stoppedByHand(boolean yes) {
    stoppedByHand = yes;
  }

  void restartCount(int count) {
    restartCount = count;
  }

  /** It runs. */
  void started(Run started) {
    become(
        new ContainerState(
            Status.RUNNING,
            false,
            started.running().pid(),
            0,
            "",
            started.startedAt(),
            state.finishedAt(),
            state.health()));
    run = started;
  }

  /** It could not be started; where it is in its life stays, unless it waited for this start. */
  void failed(int exitCode, String error) {
    Status status = status() == Status.RESTARTING ? Status.EXITED : status();
    ContainerState failed =
        new ContainerState(
            status,
            false,
            0,
            exitCode,
            error,
            state.startedAt(),
            state.finishedAt(),
            state.health());
    if (status == status()) {
      state = failed;
    } else {
      become(failed);
    }
  }

  /** So well is it. */
  void health(Health health) {
    state = state.withHealth(health);
  }

  /** One of its processes was short of memory. */
  void outOfMemory() {
    state =
        new ContainerState(
            state.status(),
            true,
            state.pid(),
            state.exitCode(),
            state.error(),
            state.startedAt(),
            state.finishedAt(),
            state.health());
  }

  /** Its process has ended. */
  void ended(Status next, int exitCode, boolean oomKilled, Instant finishedAt) {
    become(
        new ContainerState(
            next, oomKilled, 0, exitCode, "", state.startedAt(), finishedAt, state.health()));
    run = null;
  }

  /** It is somewhere else in its life; the rest stays. */
  void become(Status next) {
    become(
        new ContainerState(
            next,
            state.oomKilled(),
            state.pid(),
            state.exitCode(),
            state.error(),
            state.startedAt(),
            state.finishedAt(),
            state.health()));
  }

  private void become(ContainerState next) {
    if (!status().mayBecome(next.status())) {
      throw new IllegalStateException(
          "container "
              + id
              + " is "
              + status().word()
              + " and cannot become "
              + next.status().word());
    }
    state = next;
  }

  /** It was found running: the engine before this one started it. */
  void takenOver(Run found, Status status) {
    state =
        new ContainerState(
            status,
            false,
            found.running().pid(),
            0,
            "",
            found.startedAt(),
            state.finishedAt(),
            state.health());
    run = found;
  }

  /** It was found not running though the state on disk says so. */
  void found(ContainerState corrected) {
    state = corrected;
  }

  /** Its state is to be written down. */
  void unwritten() {
    unwritten = true;
  }

  /** Whether its state is to be written down; from now on that is the caller's care. */
  boolean takeUnwritten() {
    boolean taken = unwritten;
    unwritten = false;
    return taken;
  }

  /** Its run has ended and left a cgroup and a directory. */
  void leftovers() {
    leftovers = true;
  }

  /** Whether a run's leftovers are to be removed; from now on that is the caller's care. */
  boolean takeLeftovers() {
    boolean taken = leftovers;
    leftovers = false;
    return taken;
  }

  /** The next start by the restart policy. */
  void pendingRestart(Future<?> future) {
    pendingRestart = future;
  }

  /** No start by the restart policy any more. */
  void cancelRestart() {
    if (pendingRestart != null) {
      pendingRestart.cancel(false);
      pendingRestart = null;
    }
  }

  /**
   * Its present run.
   *
   * @throws EngineException.Conflict {@code container x is not running}
   */
  Run requireRun() {
    Run now = run;
    if (now == null) {
      throw notRunning();
    }
    return now;
  }

  EngineException.Conflict notRunning() {
    return new EngineException.Conflict("container " + id + " is not running");
  }

  /** How long it ran, up to {@code end}. */
  static Duration ran(Run run, Instant end) {
    Duration ran = Duration.between(run.startedAt(), end);
    return ran.isNegative() ? Duration.ZERO : ran;
  }
}
