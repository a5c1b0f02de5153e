package io.gantry.engine.health;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go prints them: {@code 100ms}, {@code 1.5s}, {@code 1m30s}, {@code 1h0m0s}. */
final class GoDuration {
  private GoDuration() {}

  static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    } else if (nanos < 1_000) {
      return nanos + "ns";
    } else if (nanos < 1_000_000) {
      return decimal(nanos, 3) + "µs";
    } else if (nanos < 1_000_000_000) {
      return decimal(nanos, 6) + "ms";
    }
    String seconds = decimal(nanos - duration.toMinutes() * 60_000_000_000L, 9) + "s";
    if (duration.toMinutes() == 0) {
      return seconds;
    }
    String minutes = duration.toMinutesPart() + "m" + seconds;
    return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
  }

  private static String decimal(long nanos, int digits) {
    return BigDecimal.valueOf(nanos, digits).stripTrailingZeros().toPlainString();
  }
}
