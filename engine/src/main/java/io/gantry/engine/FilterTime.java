package io.gantry.engine;

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
import java.util.regex.Pattern;

/**
 * A moment as Docker's filters spell it: seconds since 1970 with a fraction, how long ago in Go's
 * form, or a date of RFC 3339, which may lack its zone, its seconds or its time of day.
 */
public final class FilterTime {
  private static final Pattern UNIX = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,9})?");
  private static final Pattern ZONED = Pattern.compile(".*T.*(?:Z|[+-]\\d\\d:?\\d\\d)");

  private FilterTime() {}

  /**
   * The moment of the filter {@code until}, if there is one.
   *
   * @throws EngineException.InvalidParameter when it is none, or there is more than one
   */
  public static Optional<Instant> until(Filters filters, Instant now) {
    List<String> values = filters.get("until");
    if (values.size() > 1) {
      throw new EngineException.InvalidParameter("more than one until filter specified");
    }
    return values.stream().findFirst().map(text -> parse(text, now));
  }

  /**
   * Reads a moment.
   *
   * @param now what durations count back from
   * @throws EngineException.InvalidParameter when it is none
   */
  public static Instant parse(String text, Instant now) {
    try {
      if (UNIX.matcher(text).matches()) {
        return Instant.EPOCH.plus(GoDuration.seconds(new BigDecimal(text)));
      }
      Optional<Duration> ago = GoDuration.read(text);
      return ago.isPresent() ? now.minus(ago.get()) : date(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new EngineException.InvalidParameter(
          "failed to parse value as time or duration: \"" + text + "\"", e);
    }
  }

  private static Instant date(String text) {
    if (text.length() <= "2006-01-02".length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
    return ZONED.matcher(text).matches()
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
  }
}
