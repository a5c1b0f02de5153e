package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.Status;
import io.gantry.engine.container.WaitCondition;
import io.gantry.engine.store.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartLifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private World world;
  private World.Living engine;

  @BeforeEach
  void open() {
    world = new World(directory);
    engine = world.open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** The machine loses power, and starts again. */
  private void reboot() {
    engine.close();
    world.processes.clear();
    world.cgroups.clear();
    try {
      Trees.delete(world.config.execRoot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    engine = world.open();
  }

  private void reopen(Runnable meanwhile) {
    engine.close();
    meanwhile.run();
    engine = world.open();
  }

  private String run(String name, RestartPolicy policy) {
    return engine.run(name, HostConfig.DEFAULT.withRestart(policy));
  }

  private World.FakeProcess process(String id) {
    return Objects.requireNonNull(world.processes.get(id), "it was never started");
  }

  private Status status(String id) {
    return engine.state(id).status();
  }

  private int restarts(String id) {
    return engine.containers.inspect(id, Containers.Sizes.OMIT).restartCount();
  }

  private static void eventually(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("patience is over").isBefore(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void eventuallyIs(String id, Status status) {
    eventually(() -> status(id) == status);
  }

  /** One that has ended and waits for its restart. */
  private String waiting(RestartPolicy policy) {
    world.restartsNever = true;
    String id = run("waiting", policy);
    process(id).exit(1);
    eventuallyIs(id, Status.RESTARTING);
    return id;
  }

  private boolean again(String id) {
    return status(id) == Status.RUNNING && !process(id).exit.isDone();
  }

  @Test
  void alwaysStartsAgainUntilStoppedByHand() {
    String id = run("web", RestartPolicy.ALWAYS);
    World.FakeProcess first = process(id);
    first.exit(0);
    eventually(() -> process(id) != first && status(id) == Status.RUNNING);
    engine.containers.stop(id, "", OptionalInt.empty());
    assertThat(status(id)).isEqualTo(Status.EXITED);
  }

  @Test
  void onFailureGivesUpAfterItsMaximum() {
    String id = run("web", RestartPolicy.onFailure(1));
    World.FakeProcess first = process(id);
    first.exit(5);
    eventually(() -> process(id) != first && status(id) == Status.RUNNING);
    process(id).exit(6);
    eventuallyIs(id, Status.EXITED);
    assertThat(engine.state(id).exitCode()).isEqualTo(6);
    assertThat(restarts(id)).isEqualTo(1);
    engine.containers.start(id);
    assertThat(restarts(id)).isZero();
  }

  @Test
  void waitReturnsWithTheNextEndWhateverThePolicySays() throws Exception {
    String id = run("web", RestartPolicy.ALWAYS);
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.NOT_RUNNING);
    process(id).exit(5);
    assertThat(wait.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(5);
  }

  @Test
  void aContainerThatWaitsForItsRestartIsAlreadyStarted() {
    String id = waiting(RestartPolicy.ALWAYS);
    assertThat(restarts(id)).isEqualTo(1);
    assertThatThrownBy(() -> engine.containers.start(id))
        .isInstanceOf(EngineException.NotModified.class);
    assertThat(status(id)).isEqualTo(Status.RESTARTING);
    assertThatThrownBy(() -> engine.containers.remove(id, Containers.RemoveOptions.DEFAULT))
        .hasMessageContaining(
            "container is restarting: stop the container before removing or force remove");
    engine.containers.remove(id, Containers.RemoveOptions.FORCE);
    assertThat(world.roots).isEmpty();
  }

  @Test
  void stopEndsTheWaitForARestart() {
    String id = waiting(RestartPolicy.ALWAYS);
    engine.containers.stop(id, "", OptionalInt.empty());
    assertThat(status(id)).isEqualTo(Status.EXITED);
    assertThat(engine.state(id).exitCode()).isEqualTo(1);
    assertThat(engine.heard()).endsWith("die", "stop");
    reboot();
    eventuallyIs(id, Status.RUNNING);
  }

  @Test
  void anySignalEndsTheWaitForARestart() {
    String id = waiting(RestartPolicy.UNLESS_STOPPED);
    engine.containers.kill(id, "HUP");
    assertThat(status(id)).isEqualTo(Status.EXITED);
    reboot();
    assertThat(status(id)).isEqualTo(Status.EXITED);
  }

  @Test
  void aRestartByHandNeedNotWait() {
    String id = waiting(RestartPolicy.ALWAYS);
    engine.containers.restart(id, "", OptionalInt.empty());
    assertThat(status(id)).isEqualTo(Status.RUNNING);
    assertThat(restarts(id)).isZero();
  }

  @Test
  void anotherPolicyCountsFromTheNextEndOn() {
    String id = run("web", RestartPolicy.ALWAYS);
    World.FakeProcess first = process(id);
    first.exit(1);
    engine.containers.update(id, Resources.UNLIMITED, Optional.of(RestartPolicy.NO));
    eventually(() -> status(id) == Status.EXITED || again(id));
    if (status(id) == Status.RUNNING) {
      process(id).exit(1);
    }
    eventuallyIs(id, Status.EXITED);
  }

  @Test
  void afterARebootPoliciesDecide() {
    String no = run("no", RestartPolicy.NO);
    String always = run("always", RestartPolicy.ALWAYS);
    String stopped = run("stopped", RestartPolicy.ALWAYS);
    String unless = run("unless", RestartPolicy.UNLESS_STOPPED);
    String remembered = run("remembered", RestartPolicy.UNLESS_STOPPED);
    String failing = run("failing", RestartPolicy.onFailure(3));
    engine.containers.stop(stopped, "", OptionalInt.empty());
    engine.containers.stop(remembered, "", OptionalInt.empty());
    List.of(no, always, unless, failing).forEach(this::awaitWritten);
    reboot();
    for (String id : List.of(always, stopped, unless, failing)) {
      eventuallyIs(id, Status.RUNNING);
      assertThat(restarts(id)).isZero();
    }
    assertThat(status(remembered)).isEqualTo(Status.EXITED);
    assertThat(status(no)).isEqualTo(Status.EXITED);
    assertThat(engine.state(no).exitCode()).isEqualTo(255);
  }

  private void awaitWritten(String id) {
    eventually(
        () ->
            java.nio.file.Files.exists(
                world.config.dataRoot().resolve("containers").resolve(id).resolve("state.json")));
  }

  @Test
  void aStopThatTheHostInterruptsIsRemembered() {
    String id = run("web", RestartPolicy.UNLESS_STOPPED);
    process(id).ignoresTerm = true;
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(() -> engine.containers.stop(id, "", OptionalInt.of(3600)));
    eventually(() -> !process(id).signals.isEmpty());
    eventually(() -> written(id).contains("\"stoppedByHand\":true"));
    reboot();
    assertThat(status(id)).isEqualTo(Status.EXITED);
    stop.cancel(true);
  }

  private String written(String id) {
    try {
      return java.nio.file.Files.readString(
          world.config.dataRoot().resolve("containers").resolve(id).resolve("state.json"));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void whatTheNextEngineHasStartedItRestartsToo() {
    String id = run("web", RestartPolicy.ALWAYS);
    engine.containers.stop(id, "", OptionalInt.empty());
    reopen(() -> {});
    eventuallyIs(id, Status.RUNNING);
    World.FakeProcess first = process(id);
    first.exit(1);
    eventually(() -> process(id) != first && status(id) == Status.RUNNING);
  }

  @Test
  void whatOthersLinkToIsStartedBeforeThem() {
    String database = run("database", RestartPolicy.ALWAYS);
    HostConfig linked = HostConfig.DEFAULT.withRestart(RestartPolicy.ALWAYS);
    String web =
        engine.run("web", linked.withNetwork(linked.network().withLinks(List.of("database:db"))));
    List.of(database, web).forEach(this::awaitWritten);
    reboot();
    eventuallyIs(web, Status.RUNNING);
    assertThat(engine.heard("name")).endsWith("start name=database", "start name=web");
  }
}
