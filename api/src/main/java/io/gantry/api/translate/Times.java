package io.gantry.api.translate;

import io.gantry.api.wire.ApiError;
import java.time.Instant;
import java.util.Optional;

/** Points of time as Docker writes and reads them. */
public final class Times {
  private static final int NANO_DIGITS = 9;

  private Times() {}

  /** RFC 3339 as Go writes it: no zeros at the end of the fraction. */
  public static String format(Instant time) {
    String text = time.toString();
    int dot = text.indexOf('.');
    if (dot < 0) {
      return text;
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }

  /**
   * Reads {@code 1136073600} or {@code 1136073600.000000001}, seconds since the epoch.
   *
   * @param parameter its name, for the message
   * @return nothing when {@code text} is empty
   * @throws ApiError 400 when it is no such number
   */
  public static Optional<Instant> unix(String parameter, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int dot = text.indexOf('.');
    try {
      long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
      return Optional.of(
          Instant.ofEpochSecond(seconds, dot < 0 ? 0 : nanos(text.substring(dot + 1))));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw ApiError.invalid(
          "invalid value for \""
              + parameter
              + "\": failed to parse value as time or duration: "
              + io.gantry.api.wire.Wire.quote(text));
    }
  }

  private static long nanos(String fraction) {
    String digits = fraction.length() > NANO_DIGITS ? fraction.substring(0, NANO_DIGITS) : fraction;
    long value = digits.isEmpty() ? 0 : Long.parseLong(digits);
    if (value < 0) {
      throw new NumberFormatException(fraction);
    }
    for (int i = digits.length(); i < NANO_DIGITS; i++) {
      value *= 10;
    }
    return value;
  }
}
