package io.gantry.engine.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.OutputKind;
import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.io.Transfer;
import io.gantry.runtime.StreamDescriptors;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills engines at random moments while containers write numbered lines, and reads every line once.
 * Each kill hits all containers at once, so that {@link #KILLS} of them are several hundred random
 * points. {@code -Dpump.kills} says how often, for each driver.
 */
@Tag("root")
@Tag("slow")
@Timeout(240)
class PumpKillTest {
  private static final int CONTAINERS = 8;
  private static final int KILLS = Integer.getInteger("pump.kills", 10);
  private static final String SIZE = "60k";

  /** How many characters each stream says as fast as it can. */
  private static final int FAST = 3_000_000;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"json-file", "local"})
  void noByteIsLostOrDoubledWhenTheEngineIsKilled(String driver) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<FakeContainer> containers = new ArrayList<>();
    for (int i = 0; i < CONTAINERS; i++) {
      containers.add(new FakeContainer(Files.createDirectory(dir.resolve("c" + i)), i, stop));
    }
    SplittableRandom random = new SplittableRandom(42);
    for (int kill = 0; kill < KILLS; kill++) {
      Process engine = startEngine(driver, containers);
      Thread.sleep(random.nextInt(120)); // the random moment is what is tested
      engine.destroyForcibly().waitFor();
    }
    stop.set(true);
    Process last = startEngine(driver, containers);
    for (FakeContainer container : containers) {
      container.finish();
    }
    assertThat(last.waitFor(60, SECONDS)).isTrue();
    for (FakeContainer container : containers) {
      container.check(driver);
      container.close();
    }
  }

  private static Process startEngine(String driver, List<FakeContainer> containers)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            KilledEngine.class.getName(),
            driver,
            SIZE));
    containers.forEach(c -> command.add(c.dir.toString()));
    Process engine =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertThat(engine.inputReader(StandardCharsets.US_ASCII).readLine()).isEqualTo("ready");
    return engine;
  }

  /** Where this JVM has the classes from that an engine needs. */
  private static String classPath() {
    return Stream.of(KilledEngine.class, ProcessStreams.class, Fd.class, StreamDescriptors.class)
        .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Process and shim of one container: named pipes, held open, and two writers. */
  private static final class FakeContainer implements AutoCloseable {
    private final Path dir;
    private final List<Fd> held = new ArrayList<>();
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    FakeContainer(Path dir, int seed, AtomicBoolean stop) throws IOException {
      this.dir = dir;
      out = writer("out", seed, stop);
      err = writer("err", seed + 1000, stop);
    }

    private CompletableFuture<String> writer(String name, int seed, AtomicBoolean stop)
        throws IOException {
      try (Directory directory = Directory.open(dir)) {
        directory.mknod(name, 0010000 | 0600, new Device(0, 0));
        directory.mknod(name + ".staging", 0010000 | 0600, new Device(0, 0));
        held.add(directory.open(name + ".staging", Open.O_RDWR | Open.O_CLOEXEC, 0).fd());
        Fd shim = directory.open(name, Open.O_RDONLY | Open.O_NONBLOCK | Open.O_CLOEXEC, 0).fd();
        held.add(shim);
        Fd process = directory.open(name, Open.O_WRONLY | Open.O_CLOEXEC, 0).fd();
        return CompletableFuture.supplyAsync(
            () -> speak(process, new SplittableRandom(seed), stop),
            task -> Thread.ofPlatform().daemon().start(task));
      }
    }

    /** Writes numbered lines of random lengths in random pieces; gives all of it. */
    private static String speak(Fd process, SplittableRandom random, AtomicBoolean stop) {
      StringBuilder all = new StringBuilder();
      try (process) {
        for (int line = 0; !stop.get(); line++) {
          String text = line + " " + "x".repeat(length(random)) + "\n";
          all.append(text);
          if (all.length() > FAST) {
            LockSupport.parkNanos(
                5_000_000); // on a slow machine the test lasts, and memory must too
          }
          int cut = random.nextInt(text.length());
          write(process, text.substring(0, cut));
          write(process, text.substring(cut));
          if (random.nextInt(20) == 0) {
            Thread.sleep(random.nextInt(8));
          }
        }
        write(process, "no end");
        all.append("no end");
        return all.toString();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static int length(SplittableRandom random) {
      return random.nextInt(50) == 0 ? random.nextInt(40_000) : random.nextInt(300);
    }

    private static void write(Fd process, String text) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        Transfer.write(process, bytes);
      }
    }

    void finish() {
      out.join();
      err.join();
    }

    void check(String driver) throws Exception {
      check(driver, OutputKind.STDOUT, out.join());
      check(driver, OutputKind.STDERR, err.join());
    }

    /** A message of a few lines, where megabytes differ. */
    private void check(String driver, OutputKind kind, String said) throws Exception {
      String logged = logged(driver, kind);
      int differs = Arrays.mismatch(logged.toCharArray(), said.toCharArray());
      if (differs >= 0) {
        fail(
            "%s %s of %d characters, logged %d, differ from %d on; said: %s; logged: %s",
            dir,
            kind,
            said.length(),
            logged.length(),
            differs,
            around(said, differs),
            around(logged, differs));
      }
    }

    private static String around(String text, int at) {
      return text.substring(
              Math.max(0, Math.min(at, text.length()) - 400), Math.min(text.length(), at + 400))
          .replaceAll("x{10,}", "x…x");
    }

    private String logged(String driver, OutputKind kind) throws Exception {
      ContainerLog log =
          new ContainerLog(dir.resolve("x-json.log"), KilledEngine.log(driver, SIZE));
      return StreamsFixture.text(log.read(LogQuery.everything().of(Set.of(kind))));
    }

    @Override
    public void close() {
      held.forEach(Fd::close);
    }
  }
}
