package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Journald;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs that go into systemd's journal, and come back from it. */
@Tag("root")
class JournaldTest {
  private static final String[] RUN = {"--network", "none", "--log-driver", "journald"};
  private static Journald journald;
  private static Daemon daemon;
  private static Docker docker;

  @BeforeAll
  static void startJournalAndEngine() {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "the peer is no program of this test's own");
    journald = Journald.start();
    daemon = Daemon.startAmong(journald.mounts(), Stage.freshDirectory());
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
  }

  @AfterAll
  static void stopThem() {
    if (daemon != null) {
      daemon.close();
      Stage.delete(daemon.directory());
    }
    if (journald != null) {
      journald.close();
    }
  }

  @Test
  void linesComeBackFromTheJournal() {
    String name = Stage.name("journal");
    run(
        name,
        "echo out; echo err >&2; printf 'no end'",
        "--label",
        "color=red",
        "--log-opt",
        "labels=color");
    assertThat(docker.run("logs", name).out()).isEqualTo("out\nno end");
    assertThat(docker.run("logs", name).err()).isEqualTo("err\n");
    assertThat(docker.ok("logs", "--details", name)).contains("COLOR=red out");
    assertThat(docker.inspect(name, "{{.LogPath}}")).isEmpty();
    assertThat(journald.journal("-o", "export", "CONTAINER_NAME=" + name, "PRIORITY=3"))
        .contains("MESSAGE=err\n", "CONTAINER_ID_FULL=" + docker.inspect(name, "{{.Id}}") + "\n")
        .contains("IMAGE_NAME=" + Stage.IMAGE + "\n", "COLOR=red\n", "CONTAINER_LOG_ORDINAL=")
        .containsPattern("CONTAINER_LOG_EPOCH=[0-9a-f]{64}\n")
        .containsPattern("SYSLOG_IDENTIFIER=[0-9a-f]{12}\n")
        .containsPattern("SYSLOG_TIMESTAMP=\\d{4}-.*Z\n");
    docker.ok("rm", name);
  }

  @Test
  void longLinesAndBytesThatAreNoTextComeBackUnchanged() {
    String name = Stage.name("journal");
    run(name, "head -c 40000 /dev/zero | tr '\\0' x; echo; echo; printf 'a\\tb\\001c\\n'");
    assertThat(docker.run("logs", name).out()).isEqualTo("x".repeat(40000) + "\n\na\tb\001c\n");
    docker.ok("rm", name);
  }

  @Test
  void timesAndTailsChooseAmongLines() {
    String name = Stage.name("journal");
    run(name, "for i in 1 2 3 4; do echo $i; sleep 0.2; done");
    assertThat(docker.ok("logs", "--tail", "2", name)).isEqualTo("3\n4");
    String third = docker.ok("logs", "-t", "--tail", "2", name).split(" ", 2)[0];
    assertThat(docker.ok("logs", "--since", third, name)).isEqualTo("3\n4");
    assertThat(docker.ok("logs", "--until", third, name)).isEqualTo("1\n2\n3");
    assertThat(docker.ok("logs", "--until", third, "--tail", "1", name)).isEqualTo("3");
    docker.ok("rm", name);
  }

  @Test
  void followersGoOnInTheNextFileAndEndWithTheContainer() {
    String name = Stage.name("journal");
    docker.ok(words(name, List.of("-d", "-i"), "while read line; do echo got $line; done"));
    try (Background follower = docker.start("logs", "-f", name)) {
      type(name, "one");
      follower.awaitOutput("got one\n");
      journald.rotate();
      type(name, "two");
      follower.awaitOutput("got two\n");
      docker.ok("stop", "-t", "0", name);
      assertThat(follower.end().out()).isEqualTo("got one\ngot two\n");
    }
    assertThat(docker.ok("logs", name)).isEqualTo("got one\ngot two");
    docker.ok("rm", name);
  }

  private static void type(String name, String line) {
    try (Background typist = docker.start("attach", name)) {
      typist.type(line + "\n");
      typist.awaitOutput("got " + line);
    }
  }

  @Test
  void anEngineThatIsKilledLosesNoLine() {
    String name = Stage.name("journal");
    docker.ok(
        words(
            name,
            List.of("-d"),
            "i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo line $i; sleep 0.01; done"));
    Await.until("it speaks", () -> docker.ok("logs", name).contains("line 20\n"));
    daemon.kill();
    daemon.restart();
    Await.until("it has ended", () -> docker.inspect(name, "{{.State.Status}}").equals("exited"));
    assertThat(docker.ok("logs", name).lines().distinct().toList())
        .isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(i -> "line " + i).toList());
    docker.ok("rm", name);
  }

  @Test
  void whereThereIsNoJournalTheStartIsRefused() {
    Assumptions.assumeFalse(
        Files.exists(Path.of("/run/systemd/journal/socket")), "this machine has a journal");
    assertThat(
            Stage.shared()
                .docker()
                .run("run", "--rm", "--log-driver", "journald", Stage.IMAGE, "true")
                .err())
        .contains(
            "failed to create task for container: failed to initialize logging driver: journald is"
                + " not enabled on this host");
  }

  private static void run(String name, String script, String... options) {
    docker.ok(words(name, List.of(options), script));
  }

  private static String[] words(String name, List<String> options, String script) {
    List<String> all = new java.util.ArrayList<>(List.of("run", "--name", name));
    all.addAll(List.of(RUN));
    all.addAll(options);
    all.addAll(List.of(Stage.IMAGE, "sh", "-c", script));
    return all.toArray(String[]::new);
  }
}
