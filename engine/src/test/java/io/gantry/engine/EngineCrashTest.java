package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.container.Status;
import io.gantry.kernel.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that is always at work is killed at random points; the next one must find everything in
 * order. {@code -Dgantry.crashes=200} for the long run.
 */
@Tag("root")
class EngineCrashTest {
  private static final int CRASHES = Integer.getInteger("gantry.crashes", 4);
  private static final int MOST_MILLIS = 1500;

  @TempDir Path directory;

  @Test
  void anEngineThatIsKilledLeavesNothingThatTheNextOneDoesNotPutInOrder() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "containers need root: run as root");
    assumeTrue(Files.isExecutable(BusyboxImage.BUSYBOX), "needs a static /bin/busybox");
    try (Engine engine = Engine.open(RestlessEngine.config(directory))) {
      BusyboxImage.importInto(engine, "busybox");
    }
    long seed = Long.getLong("gantry.seed", System.nanoTime());
    Random random = new Random(seed);
    try {
      for (int crash = 0; crash < CRASHES; crash++) {
        killOne(random.nextInt(MOST_MILLIS));
        putInOrder("crash " + crash + " of seed " + seed, random.nextBoolean());
      }
    } finally {
      putInOrder("at the end", true);
      Cgroups.detect().group(RestlessEngine.CGROUP).remove();
    }
  }

  private void killOne(int afterMillis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RestlessEngine.class.getName(),
                directory.toString())
            .redirectError(directory.resolve("engine.err").toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).as(() -> errors()).isEqualTo("ready");
      assertThat(process.waitFor(Duration.ofMillis(afterMillis))).isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String errors() {
    try {
      return Files.readString(directory.resolve("engine.err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void putInOrder(String when, boolean removeAll) throws Exception {
    try (Engine engine =
        Engine.open(RestlessEngine.config(directory).withLiveRestore(!removeAll))) {
      List<ContainerSummary> found = engine.containers().list(ListContainers.ALL);
      assertThat(found)
          .as(when)
          .allMatch(
              c ->
                  c.status() == Status.CREATED
                      || c.status() == Status.RUNNING
                      || c.status() == Status.EXITED);
      if (!removeAll) {
        return;
      }
      for (ContainerSummary container : found) {
        try {
          engine.containers().remove(container.id(), RemoveOptions.FORCE);
        } catch (EngineException.NotFound e) {
          assertThat(e).hasMessageContaining(container.id());
        }
      }
    }
    assertThat(directory.resolve("data/containers")).as(when).isEmptyDirectory();
    if (Files.exists(directory.resolve("exec/containers"))) { // somebody got as far as a start
      assertThat(directory.resolve("exec/containers")).as(when).isEmptyDirectory();
    }
    assertThat(Cgroups.detect().children(RestlessEngine.CGROUP)).as(when).isEmpty();
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!shims().isEmpty()) {
      assertThat(System.nanoTime()).as(when + ": " + shims()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    try (Stream<Path> layers = Files.list(directory.resolve("data/overlay2"))) {
      assertThat(layers.filter(p -> p.getFileName().toString().matches("[0-9a-f]{64}")))
          .as(when)
          .isEmpty();
    }
  }

  /** Shims whose status file is, or was, below this test's directory. */
  private List<String> shims() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          (Iterable<Path>)
              processes.filter(p -> p.getFileName().toString().matches("[0-9]+"))::iterator) {
        try {
          String status = Files.readSymbolicLink(process.resolve("fd/3")).toString();
          if (status.startsWith(directory.resolve("exec").toString())) {
            found.add(process + " " + status);
          }
        } catch (IOException e) {
          // it has ended, or holds nothing there
        }
      }
    }
    return found;
  }
}
