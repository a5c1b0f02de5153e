package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine is killed while it checks the health of a container. */
@Tag("root")
class HealthCrashTest {
  private Path directory = Path.of("unset");

  @BeforeEach
  void prepare() {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "containers of the other engine need not outlive it");
    directory = Stage.freshDirectory();
  }

  @AfterEach
  void sweep() {
    Stage.delete(directory);
  }

  @Test
  void aCheckOfAKilledEngineLeavesNothingAndTheNextOneChecksOn() {
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    String id =
        docker.ok(
            "run",
            "-d",
            "--init",
            "--network",
            "none",
            "--health-cmd",
            "test -e /well || { touch /begun; setsid sleep 4243 & sleep 4243; }",
            "--health-interval",
            "100ms",
            "--health-timeout",
            "3s",
            Stage.IMAGE,
            "sleep",
            "1000");
    Await.until("a check hangs", () -> docker.run("exec", id, "test", "-e", "/begun").code() == 0);
    daemon.kill();
    daemon.restart();
    docker.ok("exec", id, "touch", "/well");
    Await.until(
        "it is healthy", () -> docker.inspect(id, "{{.State.Health.Status}}").equals("healthy"));
    assertThat(docker.ok("top", id)).doesNotContain("sleep 4243");
    // those of checks come and go
    Await.until("no exec is left", () -> execs(id).isEmpty());
    docker.ok("rm", "-f", id);
    daemon.close();
    assertThat(Leaks.of(directory, List.of(id), 0)).isEmpty();
  }

  private List<Path> execs(String id) {
    Path execs = directory.resolve("exec/containers").resolve(id).resolve("execs");
    try (Stream<Path> all = Files.list(execs)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
