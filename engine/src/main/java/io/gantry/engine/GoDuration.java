package io.gantry.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration in Go's form, {@code 1h30m}, {@code 1.5s}, {@code -10ms}. */
public final class GoDuration {
  private static final Pattern WHOLE =
      Pattern.compile("[+-]?(?:\\d{1,12}(?:\\.\\d{0,9})?(?:ns|us|µs|ms|s|m|h))+");
  private static final Pattern PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{0,9})?)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  /** The duration, if it is one; a zero needs no unit. */
  public static Optional<Duration> read(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
    }
    Duration sum = seconds(nanos.movePointLeft(9));
    return Optional.of(text.startsWith("-") ? sum.negated() : sum);
  }

  /** Seconds with a fraction as a duration; what is less than a nanosecond is left out. */
  static Duration seconds(BigDecimal seconds) {
    BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
    return Duration.ofSeconds(parts[0].longValue(), parts[1].movePointRight(9).longValue());
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
    };
  }
}
