package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.cli.http.Api;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Volumes when the engine is killed, the disk is full, or nothing can be written. */
@Tag("root")
class VolumeFaultsTest {
  private Path directory = Path.of("unset");

  @BeforeEach
  void prepare() {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine need not survive this");
    directory = Stage.freshDirectory();
  }

  @AfterEach
  void sweep() {
    Shell.run(List.of("umount", "-q", "-l", directory.resolve("data/volumes").toString()));
    Stage.delete(directory);
  }

  private Path volume(String name) {
    return directory.resolve("data/volumes").resolve(name);
  }

  private boolean isMounted(String name) {
    try {
      return Files.readString(Path.of("/proc/self/mountinfo"))
          .contains(" " + volume(name).resolve("_data") + " ");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatAKilledEngineHadMountedIsUnmountedWithItsLastContainer() throws IOException {
    try (Daemon daemon = Daemon.start(directory, "--bridge=none")) {
      Docker docker = new Docker(daemon.socket());
      docker.importImage(Stage.IMAGE);
      docker.ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "memory");
      for (String name : List.of("stays", "ends")) {
        docker.ok(
            "run",
            "-d",
            "--name",
            name,
            "--network=none",
            "-v",
            "memory:/x",
            Stage.IMAGE,
            "sh",
            "-c",
            "echo here > /x/" + name + "; exec sleep 600");
        Await.until(
            "it has written", () -> Files.exists(volume("memory").resolve("_data/" + name)));
      }
      String ending = docker.inspect("ends", "{{.State.Pid}}");
      daemon.kill();
      Shell.run(List.of("kill", "-9", ending));
      daemon.restart();
      assertThat(isMounted("memory")).isTrue();
      assertThat(docker.run("volume", "rm", "memory").err()).contains("volume is in use - [");
      assertThat(docker.ok("exec", "stays", "cat", "/x/ends")).isEqualTo("here");
      docker.ok("rm", "-f", "ends");
      assertThat(isMounted("memory")).isTrue();
      docker.ok("rm", "-f", "stays");
      assertThat(isMounted("memory")).isFalse();
      docker.ok("volume", "rm", "memory");
      assertThat(volume("memory")).doesNotExist();
    }
  }

  @Test
  void onAFullOrReadOnlyDiskNothingIsHalfMade() throws IOException {
    String disk = Files.createDirectories(directory.resolve("data/volumes")).toString();
    Shell.run(List.of("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk));
    try (Daemon daemon = Daemon.start(directory, "--bridge=none")) {
      Docker docker = new Docker(daemon.socket());
      docker.ok("volume", "create", "source");
      Files.write(volume("source").resolve("_data/large"), new byte[(2 << 20) + (1 << 19)]);
      try (Api api = daemon.api()) {
        assertThatThrownBy(
                () -> api.call("POST", "/gantry/volumes/source/clone", Map.of("Name", "no-place")))
            .hasMessageContaining("no space left on device");
      }
      assertThat(docker.ok("volume", "ls", "-q")).isEqualTo("source");
      docker.ok("volume", "create", "after");
      Shell.run(List.of("mount", "-o", "remount,ro", disk));
      assertThat(docker.run("volume", "create", "refused").err()).contains("read-only");
      assertThat(docker.run("volume", "rm", "after").err()).contains("read-only");
      assertThat(docker.ok("volume", "ls", "-q")).isEqualTo("after\nsource");
      Shell.run(List.of("mount", "-o", "remount,rw", disk));
      docker.ok("volume", "rm", "after", "source");
    }
  }
}
