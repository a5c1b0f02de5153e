package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.container.Status;
import io.gantry.engine.container.WaitCondition;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.exec.StartExec;
import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.kernel.cgroup.Cgroups;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers, from the engine's door to the kernel. */
@Tag("root")
class EngineEndToEndTest {
  private static final String CGROUP = "/gantry-engine-test";

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "containers need root: run as root");
    assumeTrue(Files.isExecutable(BusyboxImage.BUSYBOX), "needs a static /bin/busybox");
    engine = Engine.open(config());
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

  private EngineConfig config() {
    return EngineConfig.of(directory.resolve("data"), directory.resolve("exec"))
        .withNetwork(NetworkDefaults.NO_BRIDGE)
        .withCgroupParent(CGROUP);
  }

  private String create(HostConfig host, String... command) {
    HostConfig quiet =
        host.withNamespaces(
            host.namespaces().network().isEmpty()
                ? Namespaces.DEFAULT.withNetwork("none")
                : host.namespaces());
    return engine
        .containers()
        .create(CreateContainer.of("", ContainerConfig.of("busybox", command), quiet))
        .id();
  }

  private String run(HostConfig host, String... command) {
    String id = create(host, command);
    engine.containers().start(id);
    return id;
  }

  private WaitResult await(String id) throws Exception {
    return engine.containers().wait(id, WaitCondition.NOT_RUNNING).get(20, TimeUnit.SECONDS);
  }

  private ContainerState state(String id) {
    return engine.containers().inspect(id, Sizes.OMIT).state();
  }

  private static String read(ByteSource source) throws Exception {
    StringBuilder text = new StringBuilder();
    try (source) {
      Optional<ByteBuffer> piece = source.next();
      while (piece.isPresent()) {
        text.append(StandardCharsets.UTF_8.decode(piece.get()));
        piece = source.next();
      }
    }
    return text.toString();
  }

  private String log(String id) throws Exception {
    return read(engine.logs().read(id, LogQuery.everything()));
  }

  @Test
  void aContainerRunsItsOutputIsLoggedAndItsCodeIsKnown() throws Exception {
    String id = run(HostConfig.DEFAULT, "sh", "-c", "echo hello; echo $0 $$ >&2; exit 7");
    assertThat(await(id)).isEqualTo(new WaitResult(7, null));
    assertThat(log(id)).contains("hello\n").contains("sh 1\n");
    assertThat(state(id).finishedAt()).isAfterOrEqualTo(state(id).startedAt());
    engine.containers().remove(id, RemoveOptions.DEFAULT);
    assertThat(directory.resolve("data/containers")).isEmptyDirectory();
    engine.close();
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  @Test
  void anUnknownCommandEndsWith127InDockersWords() {
    String id = create(HostConfig.DEFAULT, "nosuch");
    assertThatThrownBy(() -> engine.containers().start(id))
        .isInstanceOfSatisfying(
            EngineException.StartFailed.class, e -> assertThat(e.exitCode()).isEqualTo(127))
        .hasMessageContaining("exec: \"nosuch\": executable file not found in $PATH");
    assertThat(directory.resolve("exec/containers")).isEmptyDirectory();
  }

  @Test
  void aRunningContainerIsPausedUnpausedExecutedInAndStopped() throws Exception {
    String id = run(HostConfig.DEFAULT, "sleep", "1000");
    engine.containers().pause(id);
    assertThat(state(id).status()).isEqualTo(Status.PAUSED);
    engine.containers().unpause(id);
    String exec = engine.execs().create(id, CreateExec.of("sh", "-c", "echo inside; exit 5"));
    try (ByteSource out =
        engine.execs().start(exec, new StartExec(false, false, List.of())).orElseThrow()) {
      assertThat(read(out)).contains("inside\n");
    }
    assertThat(engine.execs().exit(exec).get(10, TimeUnit.SECONDS)).isEqualTo(5);
    engine.containers().stop(id, "KILL", OptionalInt.of(1));
    assertThat(state(id).exitCode()).isEqualTo(137);
  }

  @Test
  void bindsAndTmpfsAndReadOnlyRootsAreAsAsked() throws Exception {
    Files.writeString(Files.createDirectories(directory.resolve("shared")).resolve("f"), "x");
    HostConfig host =
        HostConfig.DEFAULT.withStorage(
            StorageConfig.NONE.withBinds(directory.resolve("shared") + ":/mnt/in:ro"));
    String id = run(host, "sh", "-c", "cat /mnt/in/f; echo y > /mnt/in/f");
    assertThat(await(id).exitCode()).isEqualTo(1);
    assertThat(log(id)).contains("x").contains("Read-only file system");
  }

  @Test
  void theNextEngineTakesOverWhatRunsWithItsOutput() throws Exception {
    engine.close();
    engine = Engine.open(config().withLiveRestore(true));
    String id =
        run(
            HostConfig.DEFAULT,
            "sh",
            "-c",
            "echo before; while ! [ -e /go ]; do sleep 0.05; done; echo after; exit 3");
    int pid = state(id).pid();
    engine.close();
    assertThat(ProcessHandle.of(pid)).isPresent();
    engine = Engine.open(config());
    assertThat(state(id).status()).isEqualTo(Status.RUNNING);
    assertThat(state(id).pid()).isEqualTo(pid);
    String exec = engine.execs().create(id, CreateExec.of("sh", "-c", "> /go"));
    engine.execs().start(exec, new StartExec(true, false, List.of()));
    assertThat(await(id).exitCode()).isEqualTo(3);
    assertThat(log(id)).contains("before\n").contains("after\n");
  }

  @Test
  void closingTheEngineStopsItsContainers() {
    String id = run(HostConfig.DEFAULT, "sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait");
    int pid = state(id).pid();
    engine.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    engine = Engine.open(config());
    assertThat(state(id).status()).isEqualTo(Status.EXITED);
  }

  @Test
  void aSecondEngineOverTheSameRootIsRefused() {
    assertThatThrownBy(() -> Engine.open(config()))
        .isInstanceOf(EngineException.Unavailable.class)
        .hasMessageContaining("another engine uses");
  }

  @Test
  void twoEnginesLiveInOneJvm() throws Exception {
    EngineConfig other =
        EngineConfig.of(directory.resolve("data2"), directory.resolve("exec2"))
            .withNetwork(NetworkDefaults.NO_BRIDGE)
            .withCgroupParent(CGROUP);
    String id = run(HostConfig.DEFAULT, "sleep", "1000");
    try (Engine second = Engine.open(other)) {
      assertThat(second.containers().list(ListContainers.ALL)).isEmpty();
    }
    assertThat(state(id).status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void containersShareNamespacesWithOthers() throws Exception {
    String first = run(HostConfig.DEFAULT, "sleep", "1000");
    Namespaces shared =
        new Namespaces("container:" + first, "", "container:" + first, "", "", "", "");
    String second = run(HostConfig.DEFAULT.withNamespaces(shared), "sh", "-c", "echo $$; hostname");
    await(second);
    assertThat(log(second)).doesNotStartWith("1\n").contains(first.substring(0, 12));
  }
}
