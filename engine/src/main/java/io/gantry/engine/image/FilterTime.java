package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as filters spell it: RFC 3339 (perhaps shortened), seconds since 1970, or how long ago in
 * Go's form, {@code 1h30m}.
 */
final class FilterTime {

  private static final Pattern GO_DURATION =
      Pattern.compile("[+-]?(?:\\d{1,12}(?:\\.\\d{1,9})?(?:ns|us|µs|ms|s|m|h))+");
  private static final Pattern GO_PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
  private static final Pattern UNIX = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,9})?");

  private FilterTime() {}

  static Instant parse(String text, Instant now) {
    try {
      if (UNIX.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text);
        return Instant.EPOCH.plus(nanos(seconds, 1_000_000_000L));
      }
      if (GO_DURATION.matcher(text).matches()) {
        return now.minus(duration(text));
      }
      return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
          ? Instant.parse(text)
          : local(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new EngineException.InvalidParameter(
          "invalid time \"" + text + "\": " + e.getMessage(), e);
    }
  }

  private static Instant local(String text) {
    String whole = text.length() == "2006-01-02".length() ? text + "T00:00:00" : text;
    return LocalDateTime.parse(
            whole.length() == "2006-01-02T15:04".length() ? whole + ":00" : whole)
        .toInstant(ZoneOffset.UTC);
  }

  /** A duration in Go's form. */
  static Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!GO_DURATION.matcher(text).matches()) {
      throw new EngineException.InvalidParameter("time: invalid duration \"" + text + "\"");
    }
    Duration sum = Duration.ZERO;
    Matcher part = GO_PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(nanos(new BigDecimal(part.group(1)), unit(part.group(2))));
    }
    return text.startsWith("-") ? sum.negated() : sum;
  }

  private static Duration nanos(BigDecimal amount, long unit) {
    BigDecimal[] seconds =
        amount
            .multiply(BigDecimal.valueOf(unit))
            .divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
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
