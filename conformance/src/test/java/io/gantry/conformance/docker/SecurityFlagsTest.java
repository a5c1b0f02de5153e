package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The daemon's flags about what containers may do that do not say otherwise. */
@Tag("root")
class SecurityFlagsTest {
  private Path directory = Path.of("unset");

  @BeforeEach
  void makeDirectory() {
    Stage.assumePossible();
    directory = Stage.freshDirectory();
  }

  @AfterEach
  void removeDirectory() {
    Stage.delete(directory);
  }

  @Test
  void theEnginesLogHasNoSecretsOfContainers() {
    try (Daemon daemon = Daemon.start(directory, "--bridge=none", "--debug")) {
      Docker docker = new Docker(daemon.socket());
      docker.importImage(Stage.IMAGE);
      String id = docker.ok("run", "-d", "-e", "PASSWORD=hunter2", Stage.IMAGE, "sleep", "1000");
      docker.ok("exec", "-e", "TOKEN=hunter2", id, "true");
      docker.ok("rm", "-f", id);
      assertThat(daemon.log()).contains("PASSWORD=…").contains("TOKEN=…").doesNotContain("hunter2");
    }
  }

  @Test
  void strictContainersHaveIdsOfTheirOwnWhereTheHostHasSome() throws IOException {
    Files.writeString(directory.resolve("passwd"), "dockremap:x:104:108::/:\n");
    Files.writeString(directory.resolve("subuid"), "dockremap:100000:65536\n");
    Files.writeString(directory.resolve("subgid"), "dockremap:200000:65536\n");
    try (Daemon daemon =
        Daemon.start(directory, "--bridge=none", "--strict", "-Dgantry.accounts=" + directory)) {
      Docker docker = new Docker(daemon.socket());
      docker.importImage(Stage.IMAGE);
      String script = "cat /proc/self/uid_map; stat -c %u:%g /bin /vol; touch /vol/x && echo made";
      var run =
          docker.run("run", "--name", "one", "-v", "vol:/vol", Stage.IMAGE, "sh", "-c", script);
      assertThat(run.out().lines().map(line -> line.strip().replaceAll("\\s+", " ")))
          .containsExactly("0 100000 65536", "0:0", "0:0", "made");
      assertThat(run.err())
          .contains("strict: users are others on the host, those of dockremap (user namespace).");
      assertThat(docker.inspect("one", "{{.HostConfig.UsernsMode}}")).isEqualTo("private");
      assertThat(docker.run("run", "--rm", "--network=host", Stage.IMAGE, "true").err())
          .contains("strict: there is no user namespace: the host's network is shared.");
      assertThat(docker.run("run", "--rm", "--userns=host", Stage.IMAGE, "true").err())
          .contains("conflicting options: --userns host and --security-opt strict");
      assertThat(
              docker.ok(
                  "run",
                  "--rm",
                  "--security-opt=strict=false",
                  Stage.IMAGE,
                  "cat",
                  "/proc/self/uid_map"))
          .contains("4294967295");
      docker.ok("rm", "-f", "one");
    }
  }

  @Test
  void theEnginesDefaultsHoldUnlessAContainerSaysOtherwise() throws IOException {
    Path profile =
        Files.writeString(
            directory.resolve("profile.json"),
            "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\"],\"action\":\"SCMP_ACT_ERRNO\"}]}");
    try (Daemon daemon =
        Daemon.start(
            directory,
            "--bridge=none",
            "--no-new-privileges",
            "--seccomp-profile=" + profile,
            "--default-ipc-mode=shareable",
            "--strict")) {
      Docker docker = new Docker(daemon.socket());
      docker.importImage(Stage.IMAGE);
      assertThat(docker.ok("info", "--format", "{{json .SecurityOptions}}"))
          .contains("name=seccomp,profile=" + profile)
          .contains("name=no-new-privileges")
          .contains("name=strict");
      String loose = "--security-opt=strict=false";
      String status = "grep NoNewPrivs /proc/self/status; mkdir /tmp/x";
      var run = docker.run("run", "--rm", loose, Stage.IMAGE, "sh", "-c", status);
      assertThat(run.out()).endsWith("\t1\n");
      assertThat(run.err()).contains("Operation not permitted");
      run =
          docker.run(
              "run",
              "--rm",
              loose,
              "--security-opt=no-new-privileges=false",
              "--security-opt=seccomp=builtin",
              Stage.IMAGE,
              "sh",
              "-c",
              status);
      assertThat(run.out()).endsWith("\t0\n");
      assertThat(run.err()).isEmpty();
      assertThat(docker.run("run", "--rm", Stage.IMAGE, "touch", "/x").err())
          .contains("Read-only file system");
      String id = docker.ok("create", Stage.IMAGE);
      assertThat(docker.inspect(id.lines().toList().getLast(), "{{.HostConfig.IpcMode}}"))
          .isEqualTo("shareable");
    }
  }
}
