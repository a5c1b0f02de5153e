package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.Status;
import io.gantry.engine.container.WaitCondition;
import io.gantry.kernel.Errno;
import io.gantry.runtime.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLifeTest {
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

  private void reopen(Runnable meanwhile) {
    engine.close();
    meanwhile.run();
    engine = world.open();
  }

  private World.FakeProcess process(String id) {
    return java.util.Objects.requireNonNull(world.processes.get(id), "it was never started");
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come true in ten seconds").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private WaitResult await(CompletableFuture<WaitResult> wait) throws Exception {
    return wait.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aContainerIsCreatedStartedEndsAndIsRemovedAndNothingIsLeft() throws Exception {
    String id = engine.create("web");
    assertThat(engine.state(id).status()).isEqualTo(Status.CREATED);
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.NEXT_EXIT);
    engine.containers.start("web");
    assertThat(engine.state(id).status()).isEqualTo(Status.RUNNING);
    assertThat(engine.state(id).pid()).isEqualTo(process(id).pid);
    process(id).exit(3);
    assertThat(await(wait)).isEqualTo(new WaitResult(3, null));
    assertThat(engine.state(id).status()).isEqualTo(Status.EXITED);
    engine.containers.remove(id, RemoveOptions.DEFAULT);
    engine.containers.settle();
    assertThat(world.roots).isEmpty();
    assertThat(world.cgroups).isEmpty();
    assertThat(directory.resolve("data/containers")).isEmptyDirectory();
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
    assertThat(engine.heard("exitCode"))
        .containsExactly("create", "start", "die exitCode=3", "destroy");
  }

  @Test
  void whatTheImageSaysIsMergedAndTheEnvironmentIsComposed() {
    String id =
        engine.create(
            "web",
            ContainerConfig.of(World.IMAGE)
                .withProcess(ContainerConfig.of("").process().withEnv(List.of("A=own", "B=2"))),
            HostConfig.DEFAULT);
    engine.containers.start(id);
    assertThat(process(id).spec.process().args()).containsExactly("sh");
    assertThat(process(id).spec.process().env())
        .containsExactly("PATH=/bin", "HOSTNAME=" + id.substring(0, 12), "A=own", "B=2");
    assertThat(
            engine
                .containers
                .inspect(id, io.gantry.engine.container.Containers.Sizes.OMIT)
                .config()
                .labels())
        .containsEntry("from", "image");
  }

  @Test
  void anUnknownImageAndATakenNameAreRefusedAndLeaveNothing() {
    engine.create("web");
    assertThatThrownBy(() -> engine.create("web")).isInstanceOf(EngineException.Conflict.class);
    assertThatThrownBy(
            () ->
                engine.containers.create(
                    CreateContainer.of("other", ContainerConfig.of("nosuch"), HostConfig.DEFAULT)))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage("No such image: nosuch:latest");
    assertThat(world.roots).hasSize(1);
    engine.create("other");
  }

  @Test
  void startingTwiceIsNotModified() {
    String id = engine.run("web", HostConfig.DEFAULT);
    assertThatThrownBy(() -> engine.containers.start(id))
        .isInstanceOf(EngineException.NotModified.class);
  }

  @Test
  void stopSendsTheStopSignalAndIsNotModifiedTheSecondTime() {
    String id = engine.run("web", HostConfig.DEFAULT);
    engine.containers.stop(id, "", OptionalInt.empty());
    assertThat(engine.state(id).exitCode()).isEqualTo(128 + 15);
    assertThat(engine.heard("signal", "exitCode"))
        .containsExactly("create", "start", "kill signal=15", "die exitCode=143", "stop");
    assertThatThrownBy(() -> engine.containers.stop(id, "", OptionalInt.empty()))
        .isInstanceOf(EngineException.NotModified.class);
  }

  @Test
  void stopKillsWhenTheTimeIsOver() {
    String id = engine.run("web", HostConfig.DEFAULT);
    process(id).ignoresTerm = true;
    engine.containers.stop(id, "", OptionalInt.of(0));
    assertThat(process(id).signals).containsExactly(15, 9);
    assertThat(engine.state(id).exitCode()).isEqualTo(137);
  }

  @Test
  void aSignalOfTheUsersChoiceIsSentAndKillingWhatDoesNotRunIsAConflict() {
    String id = engine.run("web", HostConfig.DEFAULT);
    engine.containers.kill(id, "HUP");
    assertThat(process(id).signals).containsExactly(1);
    engine.containers.kill(id, "");
    assertThat(engine.state(id).status()).isEqualTo(Status.EXITED);
    assertThatThrownBy(() -> engine.containers.kill("web", "TERM"))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage("cannot kill container: web: container " + id + " is not running");
  }

  @Test
  void aPausedContainerCanBeUnpausedOrKilledButNotStarted() {
    String id = engine.run("web", HostConfig.DEFAULT);
    engine.containers.pause(id);
    assertThat(engine.state(id).status()).isEqualTo(Status.PAUSED);
    assertThatThrownBy(() -> engine.containers.start(id))
        .hasMessage("cannot start a paused container, try unpause instead");
    assertThatThrownBy(() -> engine.containers.pause(id))
        .hasMessage("Container " + id + " is already paused");
    assertThatThrownBy(() -> engine.containers.remove("web", RemoveOptions.DEFAULT))
        .hasMessage(
            "cannot remove container \"web\": container is paused and must be unpaused first");
    engine.containers.unpause(id);
    engine.containers.pause(id);
    engine.containers.kill(id, "KILL");
    assertThat(engine.state(id).status()).isEqualTo(Status.EXITED);
  }

  @Test
  void removingWhatRunsNeedsForce() {
    String id = engine.run("web", HostConfig.DEFAULT);
    assertThatThrownBy(() -> engine.containers.remove(id, RemoveOptions.DEFAULT))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage(
            "cannot remove container \"web\": container is running: stop the container before"
                + " removing or force remove");
    engine.containers.remove(id, RemoveOptions.FORCE);
    assertThatThrownBy(() -> engine.state(id)).isInstanceOf(EngineException.NotFound.class);
  }

  @Test
  void anAutoRemovedContainerGoesWhenItEndsAndItsWaiterGetsTheCode() throws Exception {
    String id = engine.create("web", HostConfig.DEFAULT.withAutoRemove(true));
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.REMOVED);
    engine.containers.start(id);
    process(id).exit(7);
    assertThat(await(wait)).isEqualTo(new WaitResult(7, null));
    assertThat(world.roots).isEmpty();
    engine.create("web");
  }

  @Test
  void aFailedStartLeavesTheContainerCreatedWithDockersExitCode() {
    world.launchFailure =
        new LaunchException(
            LaunchException.Phase.START,
            LaunchException.Kind.NOT_FOUND,
            "execve",
            "nosuch",
            Errno.ENOENT,
            "exec: \"nosuch\": executable file not found in $PATH");
    String id = engine.create("web");
    assertThatThrownBy(() -> engine.containers.start(id))
        .isInstanceOfSatisfying(
            EngineException.StartFailed.class, e -> assertThat(e.exitCode()).isEqualTo(127))
        .hasMessageContaining("executable file not found in $PATH");
    assertThat(engine.state(id).status()).isEqualTo(Status.CREATED);
    assertThat(engine.state(id).exitCode()).isEqualTo(127);
    assertThat(engine.state(id).error()).contains("executable file not found");
    assertThat(world.cgroups).isEmpty();
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  @Test
  void aFailedStartOfAnAutoRemovedContainerRemovesIt() {
    world.launchFailure =
        new LaunchException(
            LaunchException.Phase.START,
            LaunchException.Kind.OTHER,
            "mount",
            "/x",
            Errno.EPERM,
            "mount /x: operation not permitted");
    String id = engine.create("web", HostConfig.DEFAULT.withAutoRemove(true));
    assertThatThrownBy(() -> engine.containers.start(id))
        .isInstanceOf(EngineException.StartFailed.class);
    assertThat(world.roots).isEmpty();
  }

  @Test
  void whatARemovedContainerHasLeftBusyIsRemovedLater() {
    String id = engine.run("web", HostConfig.DEFAULT);
    world.busyCgroups.set(2);
    engine.containers.remove(id, RemoveOptions.FORCE);
    assertThat(world.cgroups).isNotEmpty();
    eventually(world.cgroups::isEmpty);
  }

  @Test
  void aContainerThatRunsAgainIsNotTakenForItsLeftovers() {
    String id = engine.run("web", HostConfig.DEFAULT);
    world.busyCgroups.set(2);
    engine.containers.stop(id, "", OptionalInt.empty());
    engine.containers.start(id);
    engine.containers.pause(id);
    engine.containers.unpause(id);
    eventually(() -> writtenAs(id, "RUNNING"));
    assertThat(world.cgroups).isNotEmpty();
    engine.containers.stop(id, "", OptionalInt.empty());
    eventually(world.cgroups::isEmpty);
  }

  private boolean writtenAs(String id, String status) {
    try {
      return Files.readString(
              world.config.dataRoot().resolve("containers").resolve(id).resolve("state.json"))
          .contains(status);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void renamingFreesTheOldNameAndTellsIt() {
    String id = engine.create("web");
    engine.containers.rename("web", "shop");
    assertThat(engine.containers.id("shop")).isEqualTo(id);
    engine.create("web");
    assertThat(engine.heard("oldName")).contains("rename oldName=/web");
    assertThatThrownBy(() -> engine.containers.rename("shop", "web"))
        .isInstanceOf(EngineException.Conflict.class);
    assertThatThrownBy(() -> engine.containers.rename("shop", "shop"))
        .isInstanceOf(EngineException.InvalidParameter.class);
  }

  @Test
  void anOutOfMemoryKillIsToldAndShown() throws Exception {
    Resources limited =
        new Resources(
            Resources.CpuLimits.NONE,
            new Resources.MemoryLimits(8 << 20, 0, 0, null, null, 0, 0),
            Resources.BlkioLimits.NONE,
            Resources.Devices.NONE,
            null,
            List.of(),
            "");
    String id = engine.run("web", HostConfig.DEFAULT.withResources(limited));
    world.oomKilled = true;
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.NOT_RUNNING);
    process(id).signal(9);
    assertThat(await(wait).exitCode()).isEqualTo(137);
    assertThat(engine.state(id).oomKilled()).isTrue();
    assertThat(engine.heard()).containsSubsequence("oom", "die");
  }

  @Test
  void theNextEngineTakesOverWhatRuns() throws Exception {
    String id = engine.run("web", HostConfig.DEFAULT);
    eventually(() -> written(id).contains("RUNNING"));
    var before = engine.state(id);
    reopen(() -> {});
    assertThat(engine.state("web")).isEqualTo(before);
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.NOT_RUNNING);
    process(id).exit(4);
    assertThat(await(wait).exitCode()).isEqualTo(4);
  }

  @Test
  void theNextEngineFindsARunThatWasNotWrittenDownYet() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String id = engine.run("web", HostConfig.DEFAULT.withRestart(RestartPolicy.ALWAYS));
    reopen(() -> unwrite(id));
    assertThat(engine.state(id).status()).isEqualTo(Status.RUNNING);
    assertThat(engine.state(id).startedAt()).isBetween(before, Instant.now());
    process(id).exit(0);
    eventually(() -> engine.heard().stream().filter("start"::equals).count() == 1);
  }

  @Test
  void aContainerThatIsRemovedSoonIsNeverWrittenDown() throws Exception {
    String id = engine.run("web", HostConfig.DEFAULT);
    CompletableFuture<WaitResult> wait = engine.containers.wait(id, WaitCondition.REMOVED);
    process(id).exit(0);
    eventually(() -> engine.state(id).status() == Status.EXITED);
    engine.containers.remove(id, RemoveOptions.DEFAULT);
    assertThat(await(wait).exitCode()).isZero();
    engine.containers.settle();
    assertThat(directory.resolve("data/containers")).isEmptyDirectory();
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  @Test
  void whatWasStoppedIsWrittenDownBeforeAnybodyHears() {
    String id = engine.run("web", HostConfig.DEFAULT);
    engine.containers.stop(id, "", OptionalInt.empty());
    assertThat(written(id)).contains("EXITED");
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  @Test
  void anEndThatWasWrittenDownIsNotTakenForAnother() {
    String id = engine.run("web", HostConfig.DEFAULT.withRestart(RestartPolicy.UNLESS_STOPPED));
    engine.containers.stop(id, "", OptionalInt.empty());
    reopen(() -> leaveRunDirectory(id));
    assertThat(engine.state(id).status()).isEqualTo(Status.EXITED);
    assertThat(engine.heard()).doesNotContain("die", "start");
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  private void leaveRunDirectory(String id) {
    try {
      Files.createDirectories(directory.resolve("exec/containers").resolve(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path stateFile(String id) {
    return directory.resolve("data/containers").resolve(id).resolve("state.json");
  }

  /** The state on disk. */
  private String written(String id) {
    try {
      return Files.readString(stateFile(id));
    } catch (IOException e) {
      return "";
    }
  }

  private void unwrite(String id) {
    try {
      Files.deleteIfExists(stateFile(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theNextEngineLearnsOfAnEndThatNobodySaw() {
    String id = engine.run("web", HostConfig.DEFAULT);
    reopen(() -> process(id).exit(9));
    assertThat(engine.state(id).status()).isEqualTo(Status.EXITED);
    assertThat(engine.state(id).exitCode()).isEqualTo(9);
    assertThat(engine.heard("exitCode")).containsExactly("die exitCode=9");
    engine.containers.settle();
    assertThat(world.cgroups).isEmpty();
  }

  @Test
  void anEndThatLeftNoTraceCountsAs255() {
    String id = engine.run("web", HostConfig.DEFAULT);
    eventually(() -> written(id).contains("RUNNING"));
    reopen(
        () -> {
          world.processes.clear();
          try {
            io.gantry.engine.store.Trees.delete(directory.resolve("exec"));
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    assertThat(engine.state(id).exitCode()).isEqualTo(255);
  }

  @Test
  void theNextEngineKeepsPausedContainersPaused() {
    String id = engine.run("web", HostConfig.DEFAULT);
    engine.containers.pause(id);
    reopen(() -> {});
    assertThat(engine.state(id).status()).isEqualTo(Status.PAUSED);
  }

  @Test
  void theNextEngineRemovesWhatShouldHaveGoneAndWhatBelongsToNobody() {
    String gone = engine.run("gone", HostConfig.DEFAULT.withAutoRemove(true));
    String kept = engine.create("kept");
    reopen(
        () -> {
          process(gone).exit(0);
          world.roots.add("f".repeat(64));
        });
    assertThat(world.roots).containsExactly(kept);
    assertThat(engine.containers.list(io.gantry.engine.container.ListContainers.ALL)).hasSize(1);
  }

  @Test
  void pruneRemovesWhatDoesNotRunAndFits() {
    String running = engine.run("running", HostConfig.DEFAULT);
    String created = engine.create("created");
    assertThat(engine.containers.prune(Filters.of("label", "nosuch")).deleted()).isEmpty();
    assertThat(engine.containers.prune(Filters.of("until", "1h")).deleted()).isEmpty();
    var report = engine.containers.prune(Filters.NONE);
    assertThat(report.deleted()).containsExactly(created);
    assertThat(report.spaceReclaimed()).isEqualTo(10);
    assertThat(engine.containers.id(running)).isEqualTo(running);
    assertThatThrownBy(() -> engine.containers.prune(Filters.of("name", "x")))
        .hasMessage("invalid filter 'name'");
  }

  @Test
  void twoWhoRemoveAtOnceDoNotBothSucceed() {
    String id = engine.create("web");
    engine.containers.remove(id, RemoveOptions.DEFAULT);
    assertThatThrownBy(() -> engine.containers.remove(id, RemoveOptions.DEFAULT))
        .isInstanceOf(EngineException.NotFound.class);
  }
}
