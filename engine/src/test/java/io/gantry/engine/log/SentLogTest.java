package io.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that go to a server: a fake one, that can be slow, refuse, or be gone. */
@Timeout(60)
class SentLogTest {
  @TempDir Path dir;

  private final FakeServer server = new FakeServer();
  private final LogTally tally = new LogTally();

  private ContainerLog log(Map<String, String> options) {
    return new ContainerLog(
        "x",
        dir.resolve("x-json.log"),
        new LogDrivers(List.of(server)).parse("fake", options),
        tally);
  }

  private static void write(LogWriter log, String text) throws IOException {
    LogLines.write(log, log.encoder(OutputKind.STDOUT), LogLines.bytes(text));
  }

  @Test
  void linesGoToTheServerAndIntoACopyThatCanBeRead() throws Exception {
    ContainerLog log = log(Map.of("labels", "color", "fake-option", "1"));
    LogSubject subject =
        new LogSubject(
            "1", "fred", "", "", Map.of("color", "red"), List.of(), List.of(), Instant.EPOCH);
    log.prepare(subject);
    LogWriter writer = log.begin(subject).orElseThrow();
    write(writer, "one\ntwo\n" + "x".repeat(40_000) + "\n");
    writer.end();
    server.closed.await();
    assertThat(server.texts()).containsSubsequence("one", "two").hasSize(5);
    List<Optional<LogEntry.Partial>> pieces =
        server.entries.stream().map(LogEntry::partial).skip(2).toList();
    assertThat(pieces).extracting(p -> p.orElseThrow().ordinal()).containsExactly(1, 2, 3);
    assertThat(pieces).extracting(p -> p.orElseThrow().last()).containsExactly(false, false, true);
    assertThat(pieces)
        .extracting(p -> p.orElseThrow().id())
        .containsOnly(pieces.getFirst().orElseThrow().id());
    assertThat(LogLines.text(log.read(LogQuery.everything().withTail(4))))
        .isEqualTo("two\n" + "x".repeat(40_000) + "\n");
    assertThat(
            LogLines.text(
                log.read(
                    LogQuery.everything()
                        .withTail(5)
                        .withDecoration(new LogQuery.Decoration(false, true)))))
        .startsWith("color=red one\n");
    assertThat(tally.counts()).containsExactly(new LogTally.Count("fake", 5, 0, 0, 0));
  }

  @Test
  void withoutACopyThereIsNothingToRead() throws Exception {
    ContainerLog log = log(Map.of("cache-disabled", "true"));
    LogWriter writer = log.begin(LogSubject.NONE).orElseThrow();
    write(writer, "one\n");
    writer.end();
    server.closed.await();
    assertThat(server.texts()).containsExactly("one");
    assertThatThrownBy(() -> log.read(LogQuery.everything()))
        .isInstanceOf(EngineException.NotImplemented.class)
        .hasMessage("configured logging driver does not support reading");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aServerThatIsGoneMakesNobodyWaitAndIsTriedAgain() throws Exception {
    server.refuses = true;
    ContainerLog log = log(Map.of("mode", "non-blocking", "max-buffer-size", "10k"));
    LogWriter writer = log.begin(LogSubject.NONE).orElseThrow();
    for (int i = 0; i < 1000; i++) {
      assertThat(writer.full(() -> {})).isFalse();
      write(writer, "line " + i + "\n");
    }
    server.refused.await();
    server.refuses = false;
    writer.end();
    server.closed.await();
    LogTally.Count count = tally.counts().getFirst();
    assertThat(count.sent()).isPositive();
    assertThat(count.sent() + count.dropped()).isEqualTo(1000);
    assertThat(server.texts()).hasSize((int) count.sent()).startsWith("line 0", "line 1");
    assertThat(LogLines.text(log.read(LogQuery.everything())).lines()).hasSize(1000);
  }

  @Test
  void aServerThatIsSlowMakesTheContainerWaitButNotForEver() throws Exception {
    server.gate = new CountDownLatch(1);
    ContainerLog log = log(Map.of());
    LogWriter writer = log.begin(LogSubject.NONE).orElseThrow();
    CountDownLatch drained = new CountDownLatch(1);
    while (!writer.full(drained::countDown)) {
      write(writer, "x".repeat(10_000) + "\n");
    }
    // nothing moves: after a second the pump is told to go on, and lines are dropped
    assertThat(drained.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(writer.full(() -> {})).isFalse();
    write(writer, "dropped\n");
    assertThat(tally.counts().getFirst().dropped()).isEqualTo(1);
    server.gate.countDown();
    writer.end();
    server.closed.await();
    assertThat(server.texts()).doesNotContain("dropped");
  }

  @Test
  void aStartFailsWhenTheServerCannotBeReached() {
    server.unreachable = true;
    ContainerLog log = log(Map.of());
    assertThatThrownBy(() -> log.prepare(LogSubject.NONE)).hasMessage("connection refused");
  }

  @Test
  void optionsOfAllDriversAreChecked() {
    Map<String, String> options = new HashMap<>(Map.of("max-buffer-size", "1m"));
    assertThatThrownBy(() -> log(options))
        .hasMessage("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    assertThatThrownBy(() -> log(Map.of("cache-disabled", "maybe")))
        .hasMessage("invalid value for option cache-disabled: maybe");
    assertThatThrownBy(() -> log(Map.of("bogus", "1")))
        .hasMessage("unknown log opt 'bogus' for fake log driver");
  }

  private static final class FakeServer implements LogSender.Kind, LogSender, LogSink {
    final List<LogEntry> entries = new ArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch refused = new CountDownLatch(3);
    CountDownLatch gate = new CountDownLatch(0);
    volatile boolean refuses;
    boolean unreachable;

    List<String> texts() {
      return entries.stream().map(e -> new String(e.line(), StandardCharsets.UTF_8)).toList();
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public LogSender parse(Map<String, String> options) {
      LogOptions.refuseUnknown(
          options,
          java.util.Set.of("fake-option", "labels"),
          "unknown log opt '%s' for fake log driver");
      return this;
    }

    @Override
    public LogSink open(LogSubject subject) {
      return this;
    }

    @Override
    public void connect() throws IOException {
      if (unreachable) {
        throw new IOException("connection refused");
      }
    }

    @Override
    public void send(List<LogEntry> batch) throws IOException {
      if (refuses) {
        refused.countDown();
        throw new IOException("connection refused");
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      entries.addAll(batch);
    }

    @Override
    public Optional<Duration> retryAfter(int failures) {
      return Optional.of(Duration.ofMillis(1));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
