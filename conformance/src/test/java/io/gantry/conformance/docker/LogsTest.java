package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogsTest extends DockerTest {
  private String finished(String script, String... options) {
    String name = background(List.of(options), "sh", "-c", script);
    awaitStatus(name, "exited");
    return name;
  }

  @Test
  void bothStreamsAreKept() {
    Shell.Result logs = docker.run("logs", finished("echo out; echo err >&2"));
    assertThat(logs.out()).isEqualTo("out\n");
    assertThat(logs.err()).isEqualTo("err\n");
  }

  @Test
  void theTailIsTheLastLines() {
    String name = finished("for i in 1 2 3 4 5; do echo $i; done");
    assertThat(docker.ok("logs", "--tail", "2", name)).isEqualTo("4\n5");
    assertThat(docker.ok("logs", "--tail", "0", name)).isEmpty();
    assertThat(docker.ok("logs", name)).isEqualTo("1\n2\n3\n4\n5");
  }

  @Test
  void linesHaveTheirTimes() {
    String name = finished("echo x");
    assertThat(docker.ok("logs", "-t", name))
        .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d+Z x");
  }

  @Test
  void timesLimitWhatIsShown() {
    String name = finished("echo early; sleep 1.5; echo late");
    String lateTime = docker.ok("logs", "-t", "--tail", "1", name).split(" ", 2)[0];
    assertThat(docker.ok("logs", "--since", lateTime, name)).isEqualTo("late");
    assertThat(
            docker.ok(
                "logs",
                "--until",
                java.time.Instant.parse(lateTime).minusSeconds(1).toString(),
                name))
        .isEqualTo("early");
    assertThat(docker.ok("logs", "--since", "1h", name)).isEqualTo("early\nlate");
  }

  @Test
  void followingEndsWithTheContainer() {
    String name = running("sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done");
    assertThat(docker.ok("logs", "-f", name)).isEqualTo("1\n2\n3");
  }

  @Test
  void followersSeeLinesAsTheyCome() {
    String name = name();
    docker.ok(
        "run",
        "-d",
        "-i",
        "--name",
        name,
        "--network",
        "none",
        IMAGE,
        "sh",
        "-c",
        "while read line; do echo got $line; done");
    try (Background follower = docker.start("logs", "-f", name)) {
      try (Background typist = docker.start("attach", name)) {
        typist.type("one\n");
        follower.awaitOutput("got one");
        typist.type("two\n");
        follower.awaitOutput("got two");
      }
    }
  }

  @Test
  void aLineWithoutAnEndIsKept() {
    assertThat(docker.run("logs", finished("printf partial")).out()).isEqualTo("partial");
  }

  @Test
  void longLinesComeBackWhole() {
    String name = finished("head -c 50000 /dev/zero | tr '\\0' x; echo");
    assertThat(docker.ok("logs", name)).isEqualTo("x".repeat(50000));
  }

  @Test
  void terminalsAreLoggedAsTheyAre() {
    String name = finished("echo x; echo y >&2", "-t");
    assertThat(docker.run("logs", name).out()).isEqualTo("x\r\ny\r\n");
  }

  @Test
  void theFileIsDockersJsonAndTurnsOver() throws IOException {
    String name =
        finished(
            "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done",
            "--log-opt",
            "max-size=20k",
            "--log-opt",
            "max-file=3");
    Path log = Path.of(docker.inspect(name, "{{.LogPath}}"));
    assertThat(log.getFileName().toString())
        .isEqualTo(docker.inspect(name, "{{.Id}}") + "-json.log");
    assertThat(Files.readAllLines(log).getFirst())
        .matches("\\{\"log\":\"line \\d+\\\\n\",\"stream\":\"stdout\",\"time\":\"[^\"]+Z\"}");
    assertThat(Files.exists(Path.of(log + ".1"))).isTrue();
    assertThat(Files.exists(Path.of(log + ".3"))).isFalse();
    assertThat(docker.ok("logs", "--tail", "3", name)).isEqualTo("line 1997\nline 1998\nline 1999");
  }

  @Test
  void withTheDriverNoneThereIsNothingToRead() {
    String name = finished("echo x", "--log-driver", "none");
    Shell.Result result = docker.run("logs", name);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("configured logging driver does not support reading");
  }
}
