package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthResult;
import io.gantry.engine.container.HealthStatus;
import io.gantry.engine.health.HealthMonitor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthLifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private World world;
  private World.Living engine;
  private final AtomicInteger checks = new AtomicInteger();
  private volatile int code;

  @BeforeEach
  void open() {
    world = new World(directory);
    world.checks = id -> new Instantly();
    engine = world.open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private final class Instantly implements HealthMonitor.Check {
    @Override
    public HealthResult run() {
      checks.incrementAndGet();
      return new HealthResult(Instant.now(), Instant.now(), code, "said");
    }

    @Override
    public void cancel() {}
  }

  /** A check that runs until it is cancelled. */
  private static final class Hanging implements HealthMonitor.Check {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public HealthResult run() throws InterruptedException {
      begun.countDown();
      cancelled.await();
      return new HealthResult(Instant.now(), Instant.now(), 0, "");
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }
  }

  private static void eventually(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("patience is over").isBefore(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private String run() {
    Healthcheck often = new Healthcheck(List.of("CMD", "check"), 2_000_000, 0, 0, 0, 2);
    ContainerConfig plain = ContainerConfig.of(World.IMAGE);
    ContainerConfig checked =
        new ContainerConfig(
            World.IMAGE,
            "",
            "",
            ProcessConfig.of("serve"),
            plain.stdio(),
            List.of(),
            List.of(),
            Map.of(),
            often,
            List.of(),
            false,
            "");
    String id = engine.create("web", checked, HostConfig.DEFAULT);
    engine.containers.start(id);
    return id;
  }

  private Health health(String id) {
    return Objects.requireNonNull(engine.state(id).health(), "it is not checked");
  }

  private void eventuallyIs(String id, HealthStatus status) {
    eventually(() -> health(id).status() == status);
  }

  @Test
  void withoutACheckThereIsNoHealth() {
    String id = engine.run("plain", HostConfig.DEFAULT);
    assertThat(engine.state(id).health()).isNull();
  }

  @Test
  void eachChangeIsToldOnce() {
    String id = run();
    eventuallyIs(id, HealthStatus.HEALTHY);
    code = 1;
    eventuallyIs(id, HealthStatus.UNHEALTHY);
    code = 0;
    eventuallyIs(id, HealthStatus.HEALTHY);
    assertThat(engine.heard().stream().filter(word -> word.startsWith("health_status")))
        .containsExactly(
            "health_status: healthy", "health_status: unhealthy", "health_status: healthy");
    assertThat(health(id).log()).hasSizeLessThanOrEqualTo(5).extracting("output").contains("said");
  }

  @Test
  void whatHasEndedIsUnhealthyAndStartsAnew() {
    String id = run();
    eventuallyIs(id, HealthStatus.HEALTHY);
    engine.containers.stop(id, "", OptionalInt.empty());
    assertThat(health(id).status()).isEqualTo(HealthStatus.UNHEALTHY);
    code = 1;
    world.checks = ignored -> new Hanging();
    engine.containers.start(id);
    assertThat(health(id).status()).isEqualTo(HealthStatus.STARTING);
    assertThat(health(id).log()).isNotEmpty();
  }

  @Test
  void whatIsPausedIsNotChecked() {
    String id = run();
    eventuallyIs(id, HealthStatus.HEALTHY);
    engine.containers.pause(id);
    assertThat(health(id).status()).isEqualTo(HealthStatus.UNHEALTHY);
    int then = checks.get();
    engine.containers.unpause(id);
    eventuallyIs(id, HealthStatus.HEALTHY);
    assertThat(checks.get()).isGreaterThan(then);
  }

  @Test
  void theEndOfAContainerCancelsItsCheck() throws Exception {
    Hanging hanging = new Hanging();
    world.checks = id -> hanging;
    String id = run();
    assertThat(hanging.begun.await(60, TimeUnit.SECONDS)).isTrue();
    engine.containers.kill(id, "KILL");
    assertThat(hanging.cancelled.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(health(id).log()).isEmpty();
  }

  @Test
  void theNextEngineChecksOnAndKnowsNothingYet() throws Exception {
    String id = run();
    eventuallyIs(id, HealthStatus.HEALTHY);
    engine.close();
    Hanging hanging = new Hanging();
    world.checks = ignored -> hanging;
    engine = world.open();
    assertThat(health(id).status()).isEqualTo(HealthStatus.STARTING);
    assertThat(hanging.begun.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
