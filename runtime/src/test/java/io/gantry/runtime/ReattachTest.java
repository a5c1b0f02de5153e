package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import io.gantry.kernel.Fd;
import io.gantry.kernel.launch.Launcher;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(300)
class ReattachTest {
  @TempDir Path temporary;
  private ContainerRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    runtime = ContainerRuntime.open();
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  @Test
  void aContainerGoesOnWhenItsEngineIsKilled() throws Exception {
    Path directory = startElsewhere("echo ready; cat; exit 9", true);
    try (Running running = alive(directory);
        StreamDescriptors streams = running.takeStreams()) {
      Fd stdin = streams.stdin().orElseThrow();
      Bundle.write(stdin, "hello\n");
      stdin.close();
      running.closeStdin();
      assertThat(Bundle.read(streams.stdout().orElseThrow())).isEqualTo("ready\nhello\n");
      running.drained();
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(9);
    }
  }

  @Test
  void itsStatusIsFoundWhenItHasEndedMeanwhile() throws Exception {
    Instant before = Instant.now();
    Path directory = startElsewhere("exit 4", false);
    Eventually.holds(() -> runtime.reattach(directory) instanceof Reattached.Ended, "it has ended");
    Reattached.Ended ended = (Reattached.Ended) runtime.reattach(directory);
    assertThat(ended.exit().code()).isEqualTo(4);
    assertThat(ended.exit().finishedAt())
        .isAfter(before.minus(Duration.ofSeconds(1)))
        .isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void outputOfAnEndedContainerWaitsForTheNextEngine() throws Exception {
    Path directory = startElsewhere("echo last words; exit 6", false);
    Eventually.holds(() -> ShimRecord.status(directory).isPresent(), "it has ended");
    try (Running running = alive(directory);
        StreamDescriptors streams = running.takeStreams()) {
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(6);
      assertThat(Bundle.read(streams.stdout().orElseThrow())).isEqualTo("last words\n");
      running.drained();
      Eventually.holds(
          () -> runtime.reattach(directory) instanceof Reattached.Ended, "the shim has ended");
    }
  }

  @Test
  void aStartThatWasNotWrittenDownIsFoundByItsShim() throws Exception {
    Path directory = startElsewhere("sleep 1000", false);
    Files.delete(directory.resolve("shim"));
    try (Running running = alive(directory)) {
      assertThat(running.pid()).isPositive();
      assertThat(running.signal(9)).isTrue();
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
  }

  @Test
  void aShimThatWasKilledTakesItsContainerAlong() throws Exception {
    Path directory = startElsewhere("sleep 1000", false);
    try (Running running = alive(directory)) {
      int pid = running.pid();
      ProcessHandle.of(running.shim().pid()).orElseThrow().destroyForcibly();
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(255);
      Eventually.holds(
          () -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false),
          "the container has ended");
      assertThat(runtime.reattach(directory)).isInstanceOf(Reattached.Lost.class);
    }
  }

  @Test
  void whereNothingWasStartedThereIsNothing() throws Exception {
    assertThat(runtime.reattach(temporary)).isInstanceOf(Reattached.Never.class);
  }

  private Running alive(Path directory) throws Exception {
    Reattached found = runtime.reattach(directory);
    assertThat(found).isInstanceOf(Reattached.Alive.class);
    return ((Reattached.Alive) found).running();
  }

  /** Starts a container in another JVM, which is killed as soon as it has. */
  private Path startElsewhere(String script, boolean input) throws Exception {
    Process engine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath(),
                Starter.class.getName(),
                temporary.toString(),
                script,
                Boolean.toString(input))
            .redirectErrorStream(true)
            .start();
    try (var lines = engine.inputReader()) {
      String line = lines.readLine();
      assertThat(line).startsWith("started ");
      engine.destroyForcibly().waitFor();
      return Path.of(line.substring("started ".length()));
    }
  }

  private static String classPath() {
    return Stream.of(
            ReattachTest.class,
            ContainerRuntime.class,
            Launcher.class,
            Jsonb.class,
            JsonException.class)
        .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The other JVM. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] args) throws Exception {
      Bundle bundle = new Bundle(ContainerRuntime.open(), Path.of(args[0]));
      Io.Stdin stdin = Boolean.parseBoolean(args[2]) ? Io.Stdin.OPEN : Io.Stdin.NULL;
      ProcessSpec process =
          ProcessSpec.builder(List.of("sh", "-c", args[1]))
              .io(new Io.Pipes(stdin, Io.Staging.PIPES))
              .build();
      Path directory = bundle.run();
      bundle.runtime.start(bundle.container(process).build(), directory);
      System.out.println("started " + directory);
      Thread.sleep(Duration.ofSeconds(30));
    }
  }
}
