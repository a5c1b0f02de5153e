package io.gantry.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.container.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthPlanTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Healthcheck test(String... words) {
    return new Healthcheck(List.of(words), 0, 0, 0, 0, 0);
  }

  private static Optional<HealthPlan> plan(Healthcheck check, @Nullable List<String> shell) {
    ProcessConfig process =
        new ProcessConfig(null, List.of("run"), List.of(), "", "", shell, "", null, false);
    return HealthPlan.of(
        new ContainerConfig(
            "image",
            "",
            "",
            process,
            ContainerConfig.of("image").stdio(),
            List.of(),
            List.of(),
            java.util.Map.of(),
            check,
            List.of(),
            false,
            ""));
  }

  private static HealthPlan starting(int periodSeconds) {
    return new HealthPlan(
        List.of("check"),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        2,
        Duration.ofSeconds(periodSeconds),
        Duration.ofSeconds(5));
  }

  private static HealthResult exit(int code) {
    return new HealthResult(START, START, code, "");
  }

  private static Health after(HealthPlan plan, Health before, int code, int upSeconds) {
    return plan.after(before, exit(code), Duration.ofSeconds(upSeconds));
  }

  @Test
  void whatIsNotSaidIsAsDockerHasIt() {
    assertThat(plan(test("CMD", "check", "it"), null))
        .contains(
            new HealthPlan(
                List.of("check", "it"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                3,
                Duration.ZERO,
                Duration.ofSeconds(5)));
  }

  @Test
  void aCommandLineRunsInTheShellOfTheImage() {
    assertThat(plan(test("CMD-SHELL", "a | b"), null).orElseThrow().command())
        .containsExactly("/bin/sh", "-c", "a | b");
    assertThat(plan(test("CMD-SHELL", "a | b"), List.of("/bin/ash", "-ec")).orElseThrow().command())
        .containsExactly("/bin/ash", "-ec", "a | b");
  }

  @Test
  void nothingIsCheckedWithoutATestOrWithNone() {
    assertThat(plan(test(), null)).isEmpty();
    assertThat(plan(test("NONE"), null)).isEmpty();
    assertThat(HealthPlan.of(ContainerConfig.of("image"))).isEmpty();
  }

  @Test
  void aSuccessMakesHealthyWhateverWasBefore() {
    HealthPlan plan = starting(0);
    Health unhealthy = after(plan, after(plan, Health.STARTING, 1, 1), 1, 2);
    assertThat(unhealthy.status()).isEqualTo(HealthStatus.UNHEALTHY);
    Health healthy = after(plan, unhealthy, 0, 3);
    assertThat(healthy.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(healthy.failingStreak()).isZero();
  }

  @Test
  void onlyAsManyFailuresInARowAsAllowedMakeUnhealthy() {
    HealthPlan plan = starting(0);
    Health healthy = after(plan, Health.STARTING, 0, 1);
    Health once = after(plan, healthy, 1, 2);
    assertThat(once.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(once.failingStreak()).isEqualTo(1);
    assertThat(after(plan, after(plan, once, 0, 3), 1, 4).failingStreak()).isEqualTo(1);
    assertThat(after(plan, once, HealthResult.FAILED, 3).status())
        .isEqualTo(HealthStatus.UNHEALTHY);
  }

  @Test
  void failuresInTheStartPeriodDoNotCountBeforeTheFirstSuccess() {
    HealthPlan plan = starting(60);
    Health failing = Health.STARTING;
    for (int second = 0; second < 60; second += 5) {
      failing = after(plan, failing, 1, second);
    }
    assertThat(failing.status()).isEqualTo(HealthStatus.STARTING);
    assertThat(failing.failingStreak()).isZero();
    assertThat(after(plan, failing, 1, 60).failingStreak()).isEqualTo(1);
    Health healthy = after(plan, Health.STARTING, 0, 5);
    assertThat(after(plan, after(plan, healthy, 1, 10), 1, 15).status())
        .isEqualTo(HealthStatus.UNHEALTHY);
  }

  @Test
  void inTheStartPeriodTheStartIntervalHoldsUntilTheFirstSuccess() {
    HealthPlan plan = starting(60);
    assertThat(plan.pause(HealthStatus.STARTING, Duration.ZERO)).hasSeconds(5);
    assertThat(plan.pause(HealthStatus.HEALTHY, Duration.ofSeconds(10))).hasSeconds(30);
    assertThat(plan.pause(HealthStatus.STARTING, Duration.ofSeconds(60))).hasSeconds(30);
    assertThat(starting(0).pause(HealthStatus.STARTING, Duration.ZERO)).hasSeconds(30);
  }

  @Test
  void theLastFiveResultsAreKeptOverStartsToo() {
    HealthPlan plan = starting(0);
    Health health = Health.STARTING;
    for (int code = 1; code <= 7; code++) {
      health = after(plan, health, code, code);
    }
    assertThat(health.started().log())
        .extracting(HealthResult::exitCode)
        .containsExactly(3, 4, 5, 6, 7);
    assertThat(health.started().status()).isEqualTo(HealthStatus.STARTING);
    assertThat(health.started().failingStreak()).isZero();
  }

  @Test
  void aCheckThatTookTooLongIsToldWithWhatItSaid() {
    HealthPlan plan = starting(0);
    assertThat(plan.exceeded("")).isEqualTo("Health check exceeded timeout (30s)");
    assertThat(plan.exceeded("half")).isEqualTo("Health check exceeded timeout (30s): half");
  }

  @Test
  void durationsAreToldAsGoTellsThem() {
    assertThat(GoDuration.text(Duration.ZERO)).isEqualTo("0s");
    assertThat(GoDuration.text(Duration.ofNanos(7))).isEqualTo("7ns");
    assertThat(GoDuration.text(Duration.ofNanos(1_500))).isEqualTo("1.5µs");
    assertThat(GoDuration.text(Duration.ofMillis(100))).isEqualTo("100ms");
    assertThat(GoDuration.text(Duration.ofMillis(1_500))).isEqualTo("1.5s");
    assertThat(GoDuration.text(Duration.ofSeconds(90))).isEqualTo("1m30s");
    assertThat(GoDuration.text(Duration.ofHours(25))).isEqualTo("25h0m0s");
    assertThat(GoDuration.text(Duration.ofMillis(3_600_250))).isEqualTo("1h0m0.25s");
  }
}
