package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed; what happened before is still known. */
@Tag("root")
@Timeout(300)
class EventsCrashTest {
  private static final int KILLS = Integer.getInteger("conformance.events.kills", 2);
  private static final int VOLUMES = 4;

  private Path directory = Path.of("unset");

  @BeforeEach
  void prepare() {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine keeps events in its memory");
    directory = Stage.freshDirectory();
  }

  @AfterEach
  void sweep() {
    Stage.delete(directory);
  }

  private static List<String> created(Docker docker, Instant since) {
    return docker
        .ok(
            "events",
            "--since",
            since.toString(),
            "--until",
            Instant.now().toString(),
            "--filter",
            "type=volume",
            "--filter",
            "event=create",
            "--format",
            "{{.Actor.ID}}")
        .lines()
        .toList();
  }

  @Test
  void noEventOfWhatAClientWasToldIsLostOverAKill() throws Exception {
    Instant begin = Instant.now();
    List<String> names = new ArrayList<>();
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    for (int kill = 0; kill < KILLS; kill++) {
      for (int i = 0; i < VOLUMES; i++) {
        names.add("v" + kill + "-" + i);
        docker.ok("volume", "create", names.getLast());
      }
      daemon.kill();
      Files.writeString(
          directory.resolve("data/events/journal"),
          "{\"nanos\":179529",
          StandardOpenOption.APPEND); // as far as a write that the kill met may have come
      daemon.restart();
      assertThat(created(docker, begin)).isEqualTo(names);
    }
    docker.ok("volume", "create", "last");
    assertThat(created(docker, begin)).endsWith("last").hasSize(names.size() + 1);
    daemon.close();
  }
}
