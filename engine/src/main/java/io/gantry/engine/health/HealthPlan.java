package io.gantry.engine.health;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.container.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to run to see whether a container is well, when, and what the results mean: Docker's rules
 * ({@code daemon/health.go} of moby).
 *
 * @param command the program and its arguments
 * @param interval from the end of a check to the next, and from the start to the first
 * @param timeout how long a check may take
 * @param retries with how many failures in a row the container counts as unhealthy
 * @param startPeriod how long after the start failures do not count, as long as no check has
 *     succeeded
 * @param startInterval what stands for the interval in the start period, as long as no check has
 *     succeeded
 */
public record HealthPlan(
    List<String> command,
    Duration interval,
    Duration timeout,
    int retries,
    Duration startPeriod,
    Duration startInterval) {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration START_INTERVAL = Duration.ofSeconds(5);
  private static final int RETRIES = 3;
  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  /** Copies the command. */
  public HealthPlan {
    command = List.copyOf(command);
  }

  /** The plan of a container; empty when it is not to be checked. */
  public static Optional<HealthPlan> of(ContainerConfig config) {
    Healthcheck check = config.healthcheck();
    if (check == null || check.test().isEmpty()) {
      return Optional.empty();
    }
    List<String> words = check.test().subList(1, check.test().size());
    return switch (check.test().getFirst()) {
      case "CMD" -> Optional.of(of(check, words));
      case "CMD-SHELL" -> Optional.of(of(check, shell(config.process(), words)));
      default -> Optional.empty();
    };
  }

  private static List<String> shell(ProcessConfig process, List<String> words) {
    List<String> own = process.shell();
    List<String> command = new ArrayList<>(own == null || own.isEmpty() ? SHELL : own);
    command.addAll(words);
    return command;
  }

  private static HealthPlan of(Healthcheck check, List<String> command) {
    return new HealthPlan(
        command,
        either(check.interval(), INTERVAL),
        either(check.timeout(), TIMEOUT),
        check.retries() <= 0 ? RETRIES : check.retries(),
        Duration.ofNanos(check.startPeriod()),
        either(check.startInterval(), START_INTERVAL));
  }

  private static Duration either(long nanos, Duration otherwise) {
    return nanos == 0 ? otherwise : Duration.ofNanos(nanos);
  }

  /**
   * How long to wait for the next check.
   *
   * @param up how long the container has been up
   */
  public Duration pause(HealthStatus status, Duration up) {
    boolean starts = up.compareTo(startPeriod) < 0 && status == HealthStatus.STARTING;
    return starts ? startInterval : interval;
  }

  /**
   * What is told of a check that took too long.
   *
   * @param output what it said before it was killed
   */
  public String exceeded(String output) {
    String told = "Health check exceeded timeout (" + GoDuration.text(timeout) + ")";
    return output.isEmpty() ? told : told + ": " + output;
  }

  /**
   * What a result makes of the container's health.
   *
   * @param up how long the container had been up when the check began
   */
  public Health after(Health before, HealthResult result, Duration up) {
    if (result.succeeded()) {
      return before.with(HealthStatus.HEALTHY, 0, result);
    }
    if (before.status() == HealthStatus.STARTING && up.compareTo(startPeriod) < 0) {
      return before.with(HealthStatus.STARTING, before.failingStreak(), result);
    }
    int streak = before.failingStreak() + 1;
    return before.with(
        streak >= retries ? HealthStatus.UNHEALTHY : before.status(), streak, result);
  }
}
