package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Containers write numbered lines as fast as they can, into files that turn over and are
 * compressed, with followers, while the engine is killed at random moments. {@code
 * -Dconformance.log-kills} says how often (5), {@code -Dconformance.seed} repeats a run.
 */
@Tag("root")
@Timeout(2400)
class LogCrashTest {
  private static final int KILLS = Integer.getInteger("conformance.log-kills", 5);
  private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());

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
  void noLineIsLostOrDoubled() throws IOException, InterruptedException {
    System.out.println("log crash test: " + KILLS + " kills, -Dconformance.seed=" + SEED);
    Random random = new Random(SEED);
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    List<String> containers = new ArrayList<>();
    for (String driver : List.of("json-file", "local")) {
      containers.add(start(docker, driver));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      List<Process> followers = new ArrayList<>();
      List<Path> outputs = new ArrayList<>();
      for (String container : containers) {
        Path output = directory.resolve("follower-" + followers.size());
        followers.add(follow(daemon, container, output));
        outputs.add(output);
      }
      Thread.sleep(random.nextInt(400)); // the random moment is what is tested
      daemon.kill();
      for (int i = 0; i < followers.size(); i++) {
        followers.get(i).waitFor();
        assertConsecutive("follower of " + containers.get(i), whole(outputs.get(i)), false);
      }
      daemon.restart();
    }
    for (String container : containers) {
      docker.ok("kill", container);
      docker.ok("wait", container);
      Path output = directory.resolve("all");
      Process reader = logs(daemon, container, output);
      assertThat(reader.waitFor()).isZero();
      List<String> lines = whole(output);
      assertThat(lines).as("lines of " + container).hasSizeGreaterThan(1000);
      assertConsecutive("log of " + container, lines, true);
      System.out.println(
          "log crash test: " + container.substring(0, 12) + " wrote " + lines.size());
    }
    Set<String> ids = new TreeSet<>(containers);
    docker.ok("rm", containers.get(0), containers.get(1));
    daemon.close();
    assertThat(Leaks.of(directory, ids, 0)).isEmpty();
  }

  private static String start(Docker docker, String driver) {
    return docker.ok(
        "run",
        "-d",
        "--network=none",
        "--log-driver=" + driver,
        "--log-opt=max-size=1m",
        "--log-opt=max-file=900",
        "--log-opt=compress=true",
        Stage.IMAGE,
        "sh",
        "-c",
        "i=0; while :; do i=$((i+1)); echo $i of a line with some text; done");
  }

  private Process follow(Daemon daemon, String container, Path output) throws IOException {
    return docker(daemon, output, "logs", "-f", "--tail", "2000", container);
  }

  private Process logs(Daemon daemon, String container, Path output) throws IOException {
    return docker(daemon, output, "logs", container);
  }

  private Process docker(Daemon daemon, Path output, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker", "-H", "unix://" + daemon.socket()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("client.log").toFile()))
        .start();
  }

  /** The lines of a file, without a last one that was cut. */
  private static List<String> whole(Path file) throws IOException {
    String text = java.nio.file.Files.readString(file, StandardCharsets.US_ASCII);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void assertConsecutive(String what, List<String> lines, boolean fromTheFirst) {
    long expected = 0;
    for (String line : lines) {
      long number = Long.parseLong(line.substring(0, line.indexOf(' ')));
      if (expected == 0) {
        expected = fromTheFirst ? 1 : number;
      }
      if (number != expected || !line.endsWith(" of a line with some text")) {
        throw new AssertionError(what + ": line " + expected + " is: " + line);
      }
      expected++;
    }
  }
}
