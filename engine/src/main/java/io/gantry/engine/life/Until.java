package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment as Docker's filters take it: a Unix time with a fraction, a Go duration before now, or a
 * date with or without time and zone.
 */
public final class Until {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
  private static final Pattern DURATION = Pattern.compile("([0-9.]{1,12}(h|ms|m|s|us|µs|ns))+");
  private static final Pattern PART = Pattern.compile("([0-9.]{1,12})(h|ms|m|s|us|µs|ns)");

  private Until() {}

  /** The moment of the one {@code until}. */
  public static Optional<Instant> of(Filters filters, Instant now) {
    List<String> values = filters.get("until");
    if (values.size() > 1) {
      throw new EngineException.InvalidParameter("more than one until filter specified");
    }
    return values.stream().findFirst().map(text -> parse(text, now));
  }

  /**
   * Reads a moment.
   *
   * @throws EngineException.InvalidParameter when it is none
   */
  public static Instant parse(String text, Instant now) {
    try {
      if (SECONDS.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text);
        return Instant.ofEpochSecond(0).plusNanos(seconds.movePointRight(9).longValueExact());
      }
      if (DURATION.matcher(text).matches()) {
        return now.minus(duration(text));
      }
      return date(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new EngineException.InvalidParameter(
          "failed to parse value as time or duration: \"" + text + "\"", e);
    }
  }

  private static Duration duration(String text) {
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long unit =
          switch (part.group(2)) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "ns" -> 1L;
            default -> 1_000L;
          };
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static Instant date(String text) {
    if (text.length() <= "2006-01-02".length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
    boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-][0-9]{2}:?[0-9]{2}");
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
  }
}
