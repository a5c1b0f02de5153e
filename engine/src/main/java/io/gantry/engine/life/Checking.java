package io.gantry.engine.life;

import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.container.HealthStatus;
import io.gantry.engine.health.HealthMonitor;
import io.gantry.engine.health.HealthPlan;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Has containers watched over that say how: from their start to their end, and not while they are
 * frozen. All methods but {@link #close} are called with the container's lock held.
 */
public final class Checking {
  private static final Logger LOG = System.getLogger(Checking.class.getName());

  /** How a container is checked. */
  @FunctionalInterface
  public interface Checks {
    /** A check that has not begun. */
    HealthMonitor.Check of(Container container, HealthPlan plan);
  }

  private final Parts parts;
  private final Happenings happenings;
  private final Checks checks;
  private volatile boolean closed;

  Checking(Parts parts, Happenings happenings, Checks checks) {
    this.parts = parts;
    this.happenings = happenings;
    this.checks = checks;
  }

  /** It runs: nothing is known of it yet. */
  void begin(Container container) {
    if (plan(container).isPresent()) {
      container.health(health(container).started());
      resume(container);
    }
  }

  /** It runs again: what was known of it stays. */
  void resume(Container container) {
    Run run = container.run();
    Optional<HealthPlan> plan = plan(container);
    if (run == null || plan.isEmpty() || closed) {
      return;
    }
    HealthMonitor monitor =
        new HealthMonitor(
            plan.get(),
            new Watched(container, run, plan.get()),
            this::after,
            parts.executor(),
            parts.clock());
    run.watch(monitor);
    monitor.start();
  }

  /** It does not run any more, or is frozen. */
  void end(Container container) {
    Run run = container.run();
    if (plan(container).isPresent()) {
      container.health(health(container).unwatched());
    }
    if (run != null) {
      run.unwatch();
    }
  }

  /** Kills the check that an engine which was killed has left behind. */
  void clean(Container container) {
    if (plan(container).isEmpty()) {
      return;
    }
    try {
      parts.cgroups().killCheck(container.cgroup(parts.config().cgroupParent()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a health check of container " + container.id() + " runs on", e);
    }
  }

  /** Checks nothing any more: the engine closes. */
  void close() {
    closed = true;
    for (Container container : parts.index().all()) {
      Run run = container.run();
      if (run != null) {
        run.unwatch();
      }
    }
  }

  private static Optional<HealthPlan> plan(Container container) {
    return HealthPlan.of(container.description().config());
  }

  private static Health health(Container container) {
    Health health = container.state().health();
    return health == null ? Health.STARTING : health;
  }

  private Runnable after(Duration pause, Runnable task) {
    Future<?> due = parts.timer().schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  private void checked(HealthMonitor monitor, Watched watched, HealthResult result) {
    Container container = watched.container;
    container.lock().lock();
    try {
      if (monitor.stopped() || container.run() != watched.run) {
        return;
      }
      Health before = health(container);
      Duration up = Duration.between(watched.startedAt(), result.start());
      Health now = watched.plan.after(before, result, up);
      container.health(now);
      HealthStatus status = now.status();
      if (status != before.status()) {
        happenings.tell(container.description(), "health_status: " + status.word());
      }
    } finally {
      container.lock().unlock();
    }
  }

  /** One run of a container, as its monitor sees it. */
  private final class Watched implements HealthMonitor.Subject {
    private final Container container;
    private final Run run;
    private final HealthPlan plan;

    Watched(Container container, Run run, HealthPlan plan) {
      this.container = container;
      this.run = run;
      this.plan = plan;
    }

    @Override
    public HealthMonitor.Check check() {
      return checks.of(container, plan);
    }

    @Override
    public Instant startedAt() {
      return run.startedAt();
    }

    @Override
    public Health health() {
      return Checking.health(container);
    }

    @Override
    public void checked(HealthMonitor from, HealthResult result) {
      happenings.checked(result);
      Checking.this.checked(from, this, result);
    }
  }
}
