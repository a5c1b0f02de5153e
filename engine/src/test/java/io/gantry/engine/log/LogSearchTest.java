package io.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found by searching is what is found by reading everything. */
class LogSearchTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final int LINES = 15_000;

  @TempDir Path dir;

  private record Line(Instant time, String text) {}

  private final List<Line> lines = new ArrayList<>();

  private static FileLog log(LogFormat format, long size, boolean compress) {
    return new FileLog(format, size, 400, compress, LogAttributes.NONE);
  }

  /** Lines of all lengths, some of one time and some a while apart. */
  private void write(FileLog kept) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    AtomicLong now = new AtomicLong();
    FileLogWriter log = LogLines.writer(file(), kept, () -> START.plusNanos(now.get()));
    LineEncoder encoder = log.encoder(OutputKind.STDOUT);
    for (int i = 0; i < LINES; ) {
      StringBuilder batch = new StringBuilder();
      Instant time = START.plusNanos(now.get());
      int together = random.nextInt(1, 40);
      for (int k = 0; k < together; k++, i++) {
        int length = random.nextInt(40) == 0 ? random.nextInt(9000) : random.nextInt(200);
        String text = i + " " + "<\"x\n".substring(0, 3).repeat(length / 3);
        batch.append(text).append('\n');
        lines.add(new Line(time.plusNanos(k), text));
      }
      LogLines.write(log, encoder, LogLines.bytes(batch.toString()));
      now.addAndGet(random.nextLong(40, 1_000_000_000));
    }
    log.end();
    if (kept.compress()) {
      log.awaitCompressed();
    }
  }

  private Path file() {
    return dir.resolve("x.log");
  }

  private String read(LogFormat format, LogQuery query) throws Exception {
    return LogLines.text(
        LogReader.open(new LogFiles(file(), 400), format, Optional.empty(), query, false));
  }

  private String expected(long skip, Instant since, Instant until) {
    return lines.stream()
        .skip(skip)
        .filter(line -> !line.time().isBefore(since) && !line.time().isAfter(until))
        .map(line -> line.text() + "\n")
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, 100000000, false",
    "JSON, 200000, false",
    "JSON, 3000000, true",
    "PAGES, 100000000, false",
    "PAGES, 600000, false",
    "PAGES, 1500000, true",
  })
  void timesAndTailsAreFoundInAllFiles(LogFormat format, long size, boolean compress)
      throws Exception {
    write(log(format, size, compress));
    LogQuery all = LogQuery.everything();
    assertThat(read(format, all)).isEqualTo(expected(0, Instant.MIN, Instant.MAX));
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 12; round++) {
      Instant since = lines.get(random.nextInt(LINES)).time().plusNanos(random.nextLong(-1, 2));
      Instant until = since.plusSeconds(random.nextInt(30));
      assertThat(read(format, all.between(Optional.of(since), Optional.of(until))))
          .as("%s to %s", since, until)
          .isEqualTo(expected(0, since, until));
      long tail = random.nextInt(3) == 0 ? random.nextLong(LINES + 100) : random.nextLong(300);
      assertThat(read(format, all.withTail(tail)))
          .as("tail %d", tail)
          .isEqualTo(expected(Math.max(0, written() - tail), Instant.MIN, Instant.MAX));
    }
    assertThat(
            read(
                format, all.between(Optional.of(START.plusSeconds(100_000_000)), Optional.empty())))
        .isEmpty();
  }

  private int written() {
    return lines.size();
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void aCompressedLogIsOneFileForGzip(LogFormat format) throws Exception {
    write(log(format, 1_500_000, true));
    Path compressed = new LogFiles(file(), 400).compressed(1);
    Process zcat = new ProcessBuilder("gzip", "-t", compressed.toString()).start();
    assertThat(zcat.waitFor()).isZero();
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void whatIsDamagedCostsNoMoreThanAPage(LogFormat format) throws Exception {
    write(log(format, FileLog.UNLIMITED, false));
    long size = Files.size(file());
    try (var out = java.nio.channels.FileChannel.open(file(), StandardOpenOption.WRITE)) {
      out.write(java.nio.ByteBuffer.allocate(100), size / 2);
    }
    List<String> all = lines.stream().map(Line::text).toList();
    List<String> read =
        read(format, LogQuery.everything()).lines().filter(Set.copyOf(all)::contains).toList();
    assertThat(all).containsSubsequence(read.toArray(String[]::new));
    assertThat(read).hasSizeGreaterThan(LINES * 3 / 4);
    assertThat(read.getLast()).isEqualTo(all.getLast());
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void aLastLineThatWasCutShortIsTheOnlyOneThatIsLost(LogFormat format) throws Exception {
    FileLog kept = log(format, FileLog.UNLIMITED, false);
    write(kept);
    try (var out = java.nio.channels.FileChannel.open(file(), StandardOpenOption.WRITE)) {
      out.truncate(out.size() - 3);
    }
    FileLogWriter again = LogLines.writer(file(), kept, () -> START.plusSeconds(9_000_000));
    again.mendLastLine();
    LogLines.write(again, again.encoder(OutputKind.STDERR), LogLines.bytes("new\n"));
    again.end();
    List<String> read = read(format, LogQuery.everything()).lines().toList();
    assertThat(read.getLast()).isEqualTo("new");
    assertThat(read.get(read.size() - 2)).isEqualTo(lines.get(lines.size() - 2).text());
  }
}
