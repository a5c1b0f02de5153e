package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.exec.StartExec;
import io.gantry.engine.health.CheckOutput;
import io.gantry.engine.health.HealthMonitor;
import io.gantry.engine.health.HealthPlan;
import io.gantry.engine.stream.Attachment;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A health check as an exec. It runs in a control group of its own, so that all it has started can
 * be killed when it takes too long, whatever that has detached itself from.
 */
final class ExecCheck implements HealthMonitor.Check {
  private static final Logger LOG = System.getLogger(ExecCheck.class.getName());

  private final Parts parts;
  private final LocalExecs execs;
  private final Container container;
  private final HealthPlan plan;
  private final CheckOutput output = new CheckOutput();
  private volatile boolean timedOut;
  private volatile boolean cancelled;

  ExecCheck(Parts parts, LocalExecs execs, Container container, HealthPlan plan) {
    this.parts = parts;
    this.execs = execs;
    this.container = container;
    this.plan = plan;
  }

  @Override
  public HealthResult run() throws InterruptedException {
    Instant start = parts.clock().instant();
    try {
      String exec = execs.createCheck(container, CreateExec.of(plan.command()));
      try {
        return run(exec, start);
      } finally {
        execs.forget(exec);
      }
    } catch (EngineException | IOException e) {
      LOG.log(Level.DEBUG, "health check for container {0}: {1}", container.id(), e.getMessage());
      return failed(start, String.valueOf(e.getMessage()));
    }
  }

  private HealthResult run(String exec, Instant start) throws IOException, InterruptedException {
    Future<Integer> exit = execs.exit(exec);
    Optional<Attachment> streams = execs.start(exec, new StartExec(false, false, List.of()));
    // time that it takes to start is not the check's
    Future<?> deadline =
        parts.timer().schedule(this::timeOver, plan.timeout().toNanos(), TimeUnit.NANOSECONDS);
    try (Attachment said = streams.orElseThrow()) {
      int code = follow(said, exit);
      return result(start, code);
    } finally {
      deadline.cancel(false);
    }
  }

  private int follow(Attachment said, Future<Integer> exit)
      throws IOException, InterruptedException {
    if (cancelled) {
      kill();
    }
    Optional<ByteBuffer> piece = said.next();
    while (piece.isPresent()) {
      output.add(piece.get());
      piece = said.next();
    }
    try {
      int code = exit.get();
      if (!timedOut && !cancelled) {
        parts.cgroups().endCheck(cgroup());
      }
      return code;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exec's exit is a number", e);
    }
  }

  private HealthResult result(Instant start, int code) {
    if (timedOut) {
      return failed(start, plan.exceeded(output.text()));
    }
    return new HealthResult(start, parts.clock().instant(), code, output.text());
  }

  private HealthResult failed(Instant start, String why) {
    return new HealthResult(start, parts.clock().instant(), HealthResult.FAILED, why);
  }

  private void timeOver() {
    parts
        .executor()
        .execute(
            () -> {
              timedOut = true;
              kill();
            });
  }

  @Override
  public void cancel() {
    cancelled = true;
    kill();
  }

  private void kill() {
    try {
      parts.cgroups().killCheck(cgroup());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "the health check of container " + container.id() + " is not killed", e);
    }
  }

  private String cgroup() {
    return container.cgroup(parts.config().cgroupParent());
  }
}
