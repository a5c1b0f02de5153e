package io.gantry.engine.log.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.OutputKind;
import java.time.Instant;
import java.util.Optional;

/** Lines to send. */
public final class Lines {
  /** When all of them were said: 2026-01-02T03:04:05.123456789Z. */
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private static final long NANOS = TIME.getEpochSecond() * 1_000_000_000L + TIME.getNano();

  private Lines() {}

  public static LogEntry out(String text) {
    return new LogEntry(OutputKind.STDOUT, NANOS, text.getBytes(UTF_8), Optional.empty());
  }

  public static LogEntry err(String text) {
    return new LogEntry(OutputKind.STDERR, NANOS, text.getBytes(UTF_8), Optional.empty());
  }

  public static LogEntry bytes(byte[] bytes) {
    return new LogEntry(OutputKind.STDOUT, NANOS, bytes, Optional.empty());
  }

  /** A piece of a longer line. */
  public static LogEntry piece(String text, int ordinal, boolean last) {
    return new LogEntry(
        OutputKind.STDOUT,
        NANOS,
        text.getBytes(UTF_8),
        Optional.of(new LogEntry.Partial("abc", ordinal, last)));
  }
}
