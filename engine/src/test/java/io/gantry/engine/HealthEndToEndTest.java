package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.HealthStatus;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of real containers. */
@Tag("root")
class HealthEndToEndTest {
  private static final String CGROUP = "/gantry-health-test";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "containers need root: run as root");
    assumeTrue(Files.isExecutable(BusyboxImage.BUSYBOX), "needs a static /bin/busybox");
    engine =
        Engine.open(
            EngineConfig.of(directory.resolve("data"), directory.resolve("exec"))
                .withNetwork(NetworkDefaults.NO_BRIDGE)
                .withCgroupParent(CGROUP));
    BusyboxImage.importInto(engine, "busybox");
  }

  @AfterEach
  void close() throws Exception {
    if (engine != null) {
      engine
          .containers()
          .list(ListContainers.ALL)
          .forEach(c -> engine.containers().remove(c.id(), RemoveOptions.FORCE));
      engine.close();
      Cgroups.detect().group(CGROUP).remove();
    }
  }

  private String run(String check) {
    return run(List.of("CMD-SHELL", check));
  }

  private String run(List<String> test) {
    ContainerConfig plain = ContainerConfig.of("busybox", "sleep", "1000");
    ContainerConfig checked =
        new ContainerConfig(
            plain.image(),
            "",
            "",
            plain.process(),
            plain.stdio(),
            List.of(),
            List.of(),
            Map.of(),
            new Healthcheck(test, 50_000_000, 300_000_000, 0, 0, 1),
            List.of(),
            false,
            "");
    HostConfig host = HostConfig.DEFAULT.withNamespaces(Namespaces.DEFAULT.withNetwork("none"));
    String id = engine.containers().create(CreateContainer.of("", checked, host)).id();
    engine.containers().start(id);
    return id;
  }

  private Health await(String id, Predicate<Health> condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Health health = engine.containers().inspect(id, Sizes.OMIT).state().health();
      if (health != null && condition.test(health)) {
        return health;
      }
      assertThat(Instant.now()).as("patience is over; %s", health).isBefore(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Cgroup group(String id) throws IOException {
    return Cgroups.detect().group(CGROUP + "/" + id);
  }

  @Test
  void aCheckThatHangsIsKilledWithTheDaemonsItHasStarted() throws Exception {
    String id = run("setsid sh -c 'sleep 60 & sleep 60' & echo begun; test -e /well || sleep 60");
    Health health = await(id, h -> h.status() == HealthStatus.UNHEALTHY);
    assertThat(health.log().getLast().output())
        .isEqualTo("Health check exceeded timeout (300ms): begun\n");
    engine.containers().pause(id);
    // the container's own, and what one check has started; a check that was on its way may be there
    assertThat(group(id).processes()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void aCheckThatCannotBeStartedLeavesNothing() {
    String id = run(List.of("CMD", "nosuchprogram"));
    Health health = await(id, h -> h.log().size() == 5);
    assertThat(health.log().getLast().exitCode()).isEqualTo(-1);
    assertThat(health.log().getLast().output())
        .contains("exec: \"nosuchprogram\": executable file not found in $PATH");
    engine.containers().pause(id);
    assertThat(directory.resolve("exec/containers").resolve(id).resolve("execs"))
        .satisfies(
            execs -> {
              try (Stream<Path> left = Files.list(execs)) {
                assertThat(left.count()).isLessThanOrEqualTo(1);
              }
            });
  }

  @Test
  void whatACheckLeavesRunningIsTheContainers() throws Exception {
    String id = run("test -e /started || { touch /started; setsid sleep 60 >/dev/null 2>&1 & }");
    await(id, h -> h.log().size() >= 3);
    assertThat(group(id).nested("gantry-health").exists()).isTrue();
    assertThat(group(id).processes()).hasSizeGreaterThanOrEqualTo(2);
    engine.containers().remove(id, RemoveOptions.FORCE);
    assertThat(group(id).processes()).isEmpty();
  }
}
