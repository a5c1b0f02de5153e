package io.gantry.engine.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.log.LogQuery.Decoration;
import io.gantry.engine.log.LogQuery.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LogReaderTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = dir.resolve("x-json.log");
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static String entry(String stream, String log, String time) {
    return "{\"log\":\"" + log + "\\n\",\"stream\":\"" + stream + "\",\"time\":\"" + time + "\"}\n";
  }

  private String read(LogQuery query) throws IOException, InterruptedException {
    return LogLines.text(LogLines.open(file, Optional.empty(), query));
  }

  private void writeNumbers(int count, Map<String, String> options) throws IOException {
    FileLogWriter log = LogLines.writer(file, options, InstantSource.system());
    LogLines.write(log, log.encoder(OutputKind.STDOUT), LogLines.bytes(numbers(0, count)));
    log.end();
  }

  private void awaitCompressed(int number) {
    long deadline = System.nanoTime() + SECONDS.toNanos(20);
    while (Files.exists(dir.resolve("x-json.log." + number))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void aLogThatWasNeverWrittenIsEmpty() throws Exception {
    assertThat(read(LogQuery.everything())).isEmpty();
  }

  @Test
  void linesAreFramedOneByOne() throws Exception {
    Files.writeString(
        file,
        entry("stdout", "ab", "2026-01-01T00:00:00Z")
            + entry("stderr", "c", "2026-01-01T00:00:01Z"));
    assertThat(
            LogLines.read(
                LogLines.open(
                    file,
                    Optional.empty(),
                    LogQuery.everything().withFraming(Framing.FRAME_PER_LINE))))
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', '\n', 2, 0, 0, 0, 0, 0, 0, 2, 'c', '\n');
  }

  @Test
  void neighboursOfOneStreamShareAFrameWhenThatIsAskedFor() throws Exception {
    Files.writeString(
        file,
        entry("stdout", "a", "2026-01-01T00:00:00Z")
            + entry("stdout", "b", "2026-01-01T00:00:00Z")
            + entry("stderr", "c", "2026-01-01T00:00:01Z"));
    assertThat(
            LogLines.read(
                LogLines.open(
                    file, Optional.empty(), LogQuery.everything().withFraming(Framing.COALESCED))))
        .containsExactly(
            1, 0, 0, 0, 0, 0, 0, 4, 'a', '\n', 'b', '\n', 2, 0, 0, 0, 0, 0, 0, 2, 'c', '\n');
  }

  @Test
  void streamsAndTimesChooseLines() throws Exception {
    Files.writeString(
        file,
        entry("stdout", "1", "2026-01-01T00:00:01Z")
            + entry("stderr", "2", "2026-01-01T00:00:02.5Z")
            + entry("stdout", "3", "2026-01-01T01:00:03+01:00")
            + entry("stdout", "4", "2026-01-01T00:00:04Z"));
    assertThat(read(LogQuery.everything().of(Set.of(OutputKind.STDERR)))).isEqualTo("2\n");
    assertThat(
            read(
                LogQuery.everything()
                    .between(
                        Optional.of(Instant.parse("2026-01-01T00:00:02.5Z")),
                        Optional.of(Instant.parse("2026-01-01T00:00:03Z")))))
        .isEqualTo("2\n3\n");
  }

  @Test
  void timesAndAttributesAreShownBeforeEachLine() throws Exception {
    Files.writeString(
        file,
        "{\"log\":\"x\\n\",\"stream\":\"stdout\",\"attrs\":{\"b\":\"1 2\",\"a\":\"&\"},"
            + "\"time\":\"2026-01-01T00:00:01.5Z\"}\n");
    assertThat(read(LogQuery.everything().withDecoration(new Decoration(true, true))))
        .isEqualTo("2026-01-01T00:00:01.500000000Z a=%26,b=1+2 x\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 999, 1000, 1001, 3000, 5000, 1_000_000})
  void theTailIsCountedAcrossFiles(long tail) throws Exception {
    writeNumbers(3000, Map.of("max-size", "50k", "max-file", "10"));
    assertThat(Files.exists(dir.resolve("x-json.log.3"))).isTrue();
    assertThat(read(LogQuery.everything().withTail(tail)))
        .isEqualTo(numbers((int) Math.max(0, 3000 - tail), 3000));
  }

  @Test
  void theTailIsCountedAcrossCompressedFiles() throws Exception {
    writeNumbers(3000, Map.of("max-size", "80k", "max-file", "10", "compress", "true"));
    awaitCompressed(1);
    awaitCompressed(2);
    assertThat(Files.exists(dir.resolve("x-json.log.2.gz"))).isTrue();
    assertThat(read(LogQuery.everything().withTail(2900))).isEqualTo(numbers(100, 3000));
    assertThat(read(LogQuery.everything())).isEqualTo(numbers(0, 3000));
  }

  @Test
  void filesAreKeptWithinTheirNumberAndSize() throws Exception {
    writeNumbers(10_000, Map.of("max-size", "20k", "max-file", "3"));
    assertThat(dir.toFile().list())
        .containsExactlyInAnyOrder("x-json.log", "x-json.log.1", "x-json.log.2");
    assertThat(Files.size(dir.resolve("x-json.log.1"))).isBetween(20_000L, 20_100L);
    assertThat(read(LogQuery.everything())).endsWith(numbers(9_800, 10_000));
  }

  @Test
  void oneFileStartsAgainWhenItIsFull() throws Exception {
    writeNumbers(1000, Map.of("max-size", "10k"));
    assertThat(dir.toFile().list()).containsExactly("x-json.log");
    assertThat(read(LogQuery.everything())).endsWith("999\n").doesNotStartWith("0\n");
  }

  @Test
  void aFollowerLosesAndDoublesNothingAcrossRotations() throws Exception {
    FileLogWriter log =
        LogLines.writer(
            file,
            Map.of("max-size", "30k", "max-file", "1000", "compress", "true"),
            InstantSource.system());
    LineEncoder encoder = log.encoder(OutputKind.STDOUT);
    LogLines.write(log, encoder, LogLines.bytes(numbers(0, 700)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ByteSource reader =
          LogLines.open(file, Optional.of(log), LogQuery.everything().withFollow(true));
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(() -> unchecked(reader), threads);
      for (int i = 700; i < 20_000; i += 100) {
        LogLines.write(log, encoder, LogLines.bytes(numbers(i, i + 100)));
      }
      log.end();
      assertThat(seen.get(30, SECONDS)).isEqualTo(numbers(0, 20_000));
      log.stopCompressing();
    }
  }

  @Test
  void closingWakesAFollowerThatWaits() throws Exception {
    FileLogWriter log = LogLines.writer(file, Map.of(), InstantSource.system());
    ByteSource reader =
        LogLines.open(file, Optional.of(log), LogQuery.everything().withFollow(true));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(() -> unchecked(reader), threads);
      reader.close();
      assertThat(seen.get(30, SECONDS)).isEmpty();
    }
    log.end();
  }

  @Test
  void aFileThatWasEmptiedByHandGoesOn() throws Exception {
    FileLogWriter log = LogLines.writer(file, Map.of(), InstantSource.system());
    LineEncoder encoder = log.encoder(OutputKind.STDOUT);
    LogLines.write(log, encoder, LogLines.bytes("before\n"));
    Files.write(file, new byte[0]);
    LogLines.write(log, encoder, LogLines.bytes("after\n"));
    log.end();
    assertThat(read(LogQuery.everything())).isEqualTo("after\n");
  }

  @Test
  void aLineCutShortByAPowerFailureCostsOnlyItself() throws Exception {
    Files.writeString(file, entry("stdout", "whole", "2026-01-01T00:00:01Z") + "{\"log\":\"hal");
    FileLogWriter log = LogLines.writer(file, Map.of(), InstantSource.system());
    log.mendLastLine();
    LogLines.write(log, log.encoder(OutputKind.STDOUT), LogLines.bytes("next\n"));
    log.end();
    assertThat(read(LogQuery.everything())).isEqualTo("whole\nnext\n");
  }

  @Test
  void aDamagedLogIsReadAroundTheDamage() throws Exception {
    writeNumbers(2000, Map.of());
    byte[] good = Files.readAllBytes(file);
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bad = good.clone();
      for (int hit = random.nextInt(1, 30); hit > 0; hit--) {
        int at = random.nextInt(bad.length);
        int length = Math.min(random.nextInt(1, 200), bad.length - at);
        byte fill = (byte) random.nextInt(256);
        boolean noise = random.nextBoolean();
        for (int i = at; i < at + length; i++) {
          bad[i] = noise ? (byte) random.nextInt(256) : fill;
        }
      }
      Files.write(file, bad);
      String text = read(LogQuery.everything().withDecoration(new Decoration(true, true)));
      assertThat(text.lines().count()).as("seed %s", seed).isGreaterThan(1800);
    }
  }

  @Test
  void aLineOfManyMegabytesIsPassedOver() throws Exception {
    Files.writeString(
        file,
        entry("stdout", "a", "2026-01-01T00:00:01Z")
            + "x".repeat(5_000_000)
            + "\n"
            + entry("stdout", "b", "2026-01-01T00:00:01Z"));
    assertThat(read(LogQuery.everything())).isEqualTo("a\nb\n");
  }

  private static String unchecked(ByteSource reader) {
    try {
      return LogLines.text(reader);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
