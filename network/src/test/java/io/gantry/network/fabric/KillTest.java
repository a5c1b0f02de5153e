package io.gantry.network.fabric;

import static io.gantry.network.fabric.Town.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.fs.MountInfo;
import io.gantry.network.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills an engine's fabric at any point, again and again. */
@Tag("root")
class KillTest {
  private static final int KILLS = 6;

  /** About as many steps as two cycles and the reconciling before have. */
  private static final int STEPS = 18;

  @TempDir Path root;

  private Town town;

  @BeforeEach
  void begin() throws IOException {
    town = new Town(root);
  }

  @AfterEach
  void end() throws IOException {
    town.close();
  }

  @Test
  void nothingIsLeftAndWhatRunsStaysConnected() throws Exception {
    town.fabric().raise(RestlessFabric.KEPT);
    Sandbox sandbox = town.connected(1, RestlessFabric.ENDPOINT);
    Place one = town.inside(sandbox);
    one.serveTcp(80);
    String before = one.run("ip addr") + one.run("ip route");
    town.fabric().close();
    AtomicReference<String> failure = new AtomicReference<>("");
    AtomicInteger answers = new AtomicInteger();
    Thread client = Thread.ofPlatform().start(() -> ask(failure, answers));
    Random random = new Random(4711);
    for (int i = 0; i < KILLS; i++) {
      killAfter(random.nextInt(STEPS), random.nextInt(2_000_000));
    }
    town.reopened().reconcile(List.of(RestlessFabric.KEPT), List.of(RestlessFabric.SANDBOX));
    client.interrupt();
    client.join();
    assertThat(failure.get()).as("after %d answers", answers.get()).isEmpty();
    assertThat(answers.get()).isPositive();
    assertThat(one.run("ip addr") + one.run("ip route")).isEqualTo(before);
    assertThat(one.resolve("web")).isEqualTo("172.30.0.2");
    Town.await(
        "no link is left but the host's, the container's and the spare: "
            + town.host.run("ip link"),
        () -> town.host.run("ip -br link").lines().count() == 5);
    assertThat(town.host.run("nft list ruleset")).contains("8080").doesNotContain("90", "fd00");
    town.fabric().release(id(1));
    town.fabric().lower(RestlessFabric.KEPT);
    town.fabric().close();
    try (var files = Files.list(root.resolve("run/netns"))) {
      assertThat(files).isEmpty();
    }
    assertThat(MountInfo.self()).noneMatch(mount -> mount.target().startsWith(root.toString()));
    assertThat(town.host.run("nft list ruleset")).isEmpty();
    town.reopened();
  }

  private void ask(AtomicReference<String> failure, AtomicInteger answers) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (town.client.askTcp(Town.HOST, 8080).equals(Town.CLIENT)) {
          answers.incrementAndGet();
        }
      } catch (IOException e) {
        failure.set(String.valueOf(e.getMessage()));
      }
    }
  }

  private void killAfter(int steps, long nanos) throws IOException, InterruptedException {
    Process process = town.host.namespace().<Process, IOException>inside(this::start);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < steps; i++) {
        assertThat(lines.readLine()).as("step %d", i).isNotNull();
      }
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait(); // into the middle of a step
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            RestlessFabric.class.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
