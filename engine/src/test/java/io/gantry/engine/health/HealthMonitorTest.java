package io.gantry.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.container.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final HealthPlan PLAN =
      new HealthPlan(
          List.of("check"),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          2,
          Duration.ofSeconds(20),
          Duration.ofSeconds(5));

  private Instant now = START;
  private final Patient patient = new Patient();
  private final HealthMonitor monitor =
      new HealthMonitor(PLAN, patient, this::after, Runnable::run, () -> now);
  private Optional<Runnable> due = Optional.empty();
  private final List<Long> pauses = new ArrayList<>();

  private Runnable after(Duration pause, Runnable task) {
    assertThat(due).as("what else is due").isEmpty();
    pauses.add(pause.toSeconds());
    due =
        Optional.of(
            () -> {
              now = now.plus(pause);
              task.run();
            });
    return () -> due = Optional.empty();
  }

  /** Lets the time pass until the next check has ended. */
  private void goOn() {
    Runnable next = due.orElseThrow();
    due = Optional.empty();
    next.run();
  }

  private final class Patient implements HealthMonitor.Subject {
    private Health health = Health.STARTING;
    private int code = 1;
    private int cancelled;
    private Runnable during = () -> {};
    private final List<HealthResult> heard = new ArrayList<>();

    @Override
    public HealthMonitor.Check check() {
      return new HealthMonitor.Check() {
        @Override
        public HealthResult run() {
          during.run();
          return new HealthResult(now, now, code, "");
        }

        @Override
        public void cancel() {
          cancelled++;
        }
      };
    }

    @Override
    public Instant startedAt() {
      return START;
    }

    @Override
    public Health health() {
      return health;
    }

    @Override
    public void checked(HealthMonitor from, HealthResult result) {
      if (!from.stopped()) {
        heard.add(result);
        health = PLAN.after(health, result, Duration.between(START, result.start()));
      }
    }
  }

  @Test
  void itChecksOftenWhileTheContainerStartsAndSeldomAfterwards() {
    monitor.start();
    for (int check = 0; check < 5; check++) {
      goOn();
    }
    assertThat(pauses).containsExactly(5L, 5L, 5L, 5L, 30L, 30L);
    assertThat(patient.health.failingStreak()).isEqualTo(2);
    assertThat(patient.health.status()).isEqualTo(HealthStatus.UNHEALTHY);
  }

  @Test
  void theFirstSuccessEndsTheStart() {
    monitor.start();
    goOn();
    patient.code = 0;
    goOn();
    assertThat(patient.health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(pauses).containsExactly(5L, 5L, 30L);
  }

  @Test
  void oneThatIsStoppedWhileItWaitsChecksNoMore() {
    monitor.start();
    monitor.stop();
    assertThat(due).isEmpty();
    assertThat(patient.cancelled).isZero();
  }

  @Test
  void oneThatIsStoppedWhileItChecksCancelsTheCheckAndNobodyHearsOfIt() {
    patient.during = monitor::stop;
    monitor.start();
    goOn();
    assertThat(patient.cancelled).isEqualTo(1);
    assertThat(patient.heard).isEmpty();
    assertThat(due).isEmpty();
  }
}
