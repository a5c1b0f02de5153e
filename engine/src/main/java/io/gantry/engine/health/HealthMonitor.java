package io.gantry.engine.health;

import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one run of a container, until it is stopped.
 *
 * <pre>
 *   waiting ──the pause is over──▶ checking ──result──▶ waiting
 *      └──────────────┬───────────────┘
 *                   stop ▼
 *                     stopped     a result that comes now is nobody's
 * </pre>
 */
public final class HealthMonitor {
  /** Runs things later. */
  @FunctionalInterface
  public interface Timer {
    /**
     * Has {@code task} run after {@code pause}; it must not block.
     *
     * @return takes that back
     */
    Runnable after(Duration pause, Runnable task);
  }

  /** A check that runs. */
  public interface Check {
    /** Runs it to its end, which comes soon after {@link #cancel}. */
    HealthResult run() throws InterruptedException;

    /** Kills it with all that it has started; does nothing before or after. */
    void cancel();
  }

  /** Whom it watches. */
  public interface Subject {
    /** Makes a check that has not begun. */
    Check check();

    /** When it started. */
    Instant startedAt();

    /** How it is now. */
    Health health();

    /**
     * A check has ended.
     *
     * @param from who says so; nobody listens to one that has been stopped
     */
    void checked(HealthMonitor from, HealthResult result);
  }

  private final HealthPlan plan;
  private final Subject subject;
  private final Timer timer;
  private final Executor executor;
  private final InstantSource clock;

  /** Guarded by this, as are the next two. */
  private Optional<Runnable> waiting = Optional.empty();

  private @Nullable Check checking;
  private boolean stopped;

  /**
   * @param executor runs checks, which block
   */
  public HealthMonitor(
      HealthPlan plan, Subject subject, Timer timer, Executor executor, InstantSource clock) {
    this.plan = plan;
    this.subject = subject;
    this.timer = timer;
    this.executor = executor;
    this.clock = clock;
  }

  /** Waits for the next check; to be called once. */
  public void start() {
    Duration up = Duration.between(subject.startedAt(), clock.instant());
    await(plan.pause(subject.health().status(), up));
  }

  private synchronized void await(Duration pause) {
    if (!stopped) {
      waiting = Optional.of(timer.after(pause, () -> executor.execute(this::check)));
    }
  }

  private void check() {
    Check check = begin();
    if (check == null) {
      return;
    }
    try {
      HealthResult result = check.run();
      subject.checked(this, result);
    } catch (InterruptedException e) {
      // the engine closes
      Thread.currentThread().interrupt();
      return;
    } finally {
      end();
    }
    start();
  }

  private synchronized @Nullable Check begin() {
    waiting = Optional.empty();
    checking = stopped ? null : subject.check();
    return checking;
  }

  private synchronized void end() {
    checking = null;
  }

  /** Whether it was stopped. */
  public synchronized boolean stopped() {
    return stopped;
  }

  /** Checks no more, and cancels the check that runs. */
  public void stop() {
    Optional<Check> running;
    synchronized (this) {
      stopped = true;
      waiting.ifPresent(Runnable::run);
      waiting = Optional.empty();
      running = Optional.ofNullable(checking);
    }
    running.ifPresent(Check::cancel);
  }
}
