package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.OciProgram;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Containers by runtimes of others, and by Gantry's own as one of them. runc and crun are looked
 * for in the folder {@code -Dconformance.runtimes} and in the search path.
 */
@Tag("root")
@Timeout(300)
class RuntimesTest {
  private static final String OWN = OciProgram.OWN;

  private static Path directory = Path.of("unset");
  private static Daemon daemon;
  private static Docker docker;

  @BeforeAll
  static void start() throws IOException {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "Gantry's own flags are judged");
    directory = Stage.freshDirectory();
    List<String> options = new ArrayList<>(List.of("--bridge=none"));
    for (String runtime : List.of("runc", "crun", OWN)) {
      Path program = OciProgram.script(directory, runtime);
      if (Files.exists(program)) {
        options.add("--add-runtime=my" + runtime + "=" + program);
      }
    }
    daemon = Daemon.start(directory, options.toArray(String[]::new));
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
      assertThat(Leaks.of(directory, Set.of(), 0)).isEmpty();
      Stage.delete(directory);
    }
  }

  @Test
  void infoListsTheRuntimes() {
    assertThat(
            docker.ok(
                "info", "-f", "{{.DefaultRuntime}} {{range $n, $r := .Runtimes}}{{$n}} {{end}}"))
        .startsWith("gantry gantry my");
  }

  @Test
  void aRuntimeThatNobodyKnowsIsRefusedInDockersWords() {
    Shell.Result refused = docker.run("create", "--runtime", "nosuch", Stage.IMAGE, "true");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("Error response from daemon: unknown or invalid runtime name: nosuch");
  }

  @Test
  void theDefaultMustBeOneOfThem() {
    Shell.Result refused = daemon.refused("--default-runtime=nosuch");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out() + refused.err())
        .contains("specified default runtime 'nosuch' does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun", OWN})
  void outputAndCodeComeBack(String runtime) {
    assume(runtime);
    Shell.Result result =
        docker.run(
            "run",
            "--rm",
            "--runtime=my" + runtime,
            "--network=none",
            "--hostname=inside",
            "--user=7:8",
            "--read-only",
            "--tmpfs=/t",
            "--init",
            "-v",
            directory + ":/host:ro",
            "-e",
            "A=b",
            Stage.IMAGE,
            "sh",
            "-c",
            "hostname; id -u; echo $A; touch /t/x && echo t; touch /x /host/x; grep Seccomp:"
                + " /proc/self/status; exit 5");
    assertThat(result.out()).isEqualTo("inside\n7\nb\nt\nSeccomp:\t2\n");
    assertThat(result.err()).contains("/x: Read-only file system").contains("/host/x");
    assertThat(result.code()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun", OWN})
  void aMissingProgramIsReported(String runtime) {
    assume(runtime);
    Shell.Result result =
        docker.run(
            "run", "--rm", "--runtime=my" + runtime, "--network=none", Stage.IMAGE, "nosuch");
    assertThat(result.err())
        .contains(
            "failed to create task for container: failed to create shim task: OCI runtime create"
                + " failed: ")
        .contains("not found in $PATH");
    assertThat(
            docker.ok(
                "ps", "-aq", "--filter", "ancestor=" + Stage.IMAGE, "--filter", "status=created"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun", OWN})
  void aRunningContainerIsUsedLikeAnyOther(String runtime) {
    assume(runtime);
    String name = Stage.name(runtime);
    docker.ok(
        "run",
        "-d",
        "--runtime=my" + runtime,
        "--network=none",
        "--name=" + name,
        Stage.IMAGE,
        "sh",
        "-c",
        "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
    assertThat(docker.run("exec", name, "sh", "-c", "echo in; exit 4"))
        .extracting(Shell.Result::code, Shell.Result::out)
        .containsExactly(4, "in\n");
    docker.ok("pause", name);
    assertThat(docker.inspect(name, "{{.State.Status}}")).isEqualTo("paused");
    docker.ok("unpause", name);
    docker.ok("update", "--pids-limit=50", name);
    assertThat(docker.ok("top", name)).contains("sleep");
    Await.until("a line in the log", () -> docker.ok("logs", name).contains("ready"));
    docker.ok("stop", name);
    assertThat(docker.inspect(name, "{{.State.ExitCode}} {{.HostConfig.Runtime}}"))
        .isEqualTo("3 my" + runtime);
    docker.ok("rm", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun", OWN})
  void aTerminalIsATerminal(String runtime) {
    assume(runtime);
    Shell.Result result =
        docker.onTerminal(
            "",
            "run",
            "--rm",
            "-it",
            "--runtime=my" + runtime,
            "--network=none",
            Stage.IMAGE,
            "sh",
            "-c",
            "tty; exit 6");
    assertThat(result.out()).contains("/dev/pts/0");
    assertThat(result.code()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun", OWN})
  void aContainerOutlivesTheEngine(String runtime) {
    assume(runtime);
    String name = Stage.name(runtime);
    docker.ok(
        "run",
        "-d",
        "--runtime=my" + runtime,
        "--network=none",
        "--name=" + name,
        Stage.IMAGE,
        "sh",
        "-c",
        "n=0; while [ $n -lt 40 ]; do n=$((n+1)); echo $n; sleep 0.05; done; exit 9");
    daemon.kill();
    daemon.restart();
    assertThat(docker.ok("wait", name)).isEqualTo("9");
    assertThat(docker.ok("logs", name).lines())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, 40).mapToObj(Integer::toString).toList());
    docker.ok("rm", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void sharedMemoryOfAnotherContainerIsTaken(String runtime) {
    assume(runtime);
    String other = Stage.name("shm");
    docker.ok(
        "run",
        "-d",
        "--name=" + other,
        "--network=none",
        "--ipc=shareable",
        Stage.IMAGE,
        "sh",
        "-c",
        "echo shared > /dev/shm/word; exec sleep 600");
    Shell.Result result =
        docker.run(
            "run",
            "--rm",
            "--runtime=my" + runtime,
            "--network=none",
            "--ipc=container:" + other,
            Stage.IMAGE,
            "sh",
            "-c",
            "until test -s /dev/shm/word; do sleep 0.02; done; cat /dev/shm/word; echo back >"
                + " /dev/shm/answer");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("shared\n");
    assertThat(docker.ok("exec", other, "cat", "/dev/shm/answer")).isEqualTo("back");
    docker.ok("rm", "-f", other);
  }

  private static void assume(String runtime) {
    Assumptions.assumeTrue(
        Files.exists(directory.resolve(runtime)), runtime + " is not on this machine");
  }
}
