package io.gantry.engine.log;

import java.time.DateTimeException;
import java.time.LocalDate;

/** The {@code time} of a log line, read from its bytes. */
final class TimeField {
  /** What {@link #epochNanos} gives for bytes that are no time. */
  static final long NONE = Long.MIN_VALUE;

  private static final long DAY = 86_400;
  private static final long SECOND = 1_000_000_000;
  private static final int SECONDS_END = 19;

  private TimeField() {}

  /** Nanoseconds since 1970 of an RFC 3339 time with any offset; {@link #NONE} if it is none. */
  static long epochNanos(byte[] b, int at, int end) {
    if (end - at < SECONDS_END + 1) {
      return NONE;
    }
    long seconds = dateTime(b, at);
    int i = at + SECONDS_END;
    long nanos = 0;
    if (b[i] == '.') {
      long unit = SECOND / 10;
      for (i++; i < end && b[i] >= '0' && b[i] <= '9'; i++, unit /= 10) {
        nanos += (b[i] - '0') * unit;
      }
    }
    long offset = offset(b, i, end);
    if (seconds == NONE || offset == NONE) {
      return NONE;
    }
    return (seconds - offset) * SECOND + nanos;
  }

  /** Writes the time with nine digits of fraction; gives its length, 0 when it is no time. */
  static int putFixed(byte[] b, int at, int end, byte[] to, int toAt) {
    if (end - at < SECONDS_END + 1 || end - at > SECONDS_END + 16) {
      return 0;
    }
    System.arraycopy(b, at, to, toAt, SECONDS_END);
    int i = at + SECONDS_END;
    int o = toAt + SECONDS_END;
    to[o++] = '.';
    if (b[i] == '.') {
      i++;
    }
    for (int digit = 0; digit < 9; digit++) {
      to[o++] = i < end && b[i] >= '0' && b[i] <= '9' ? b[i++] : (byte) '0';
    }
    while (i < end) {
      to[o++] = b[i++];
    }
    return o - toAt;
  }

  private static long dateTime(byte[] b, int at) {
    int year = number(b, at, 4);
    int month = number(b, at + 5, 2);
    int day = number(b, at + 8, 2);
    int hour = number(b, at + 11, 2);
    int minute = number(b, at + 14, 2);
    int second = number(b, at + 17, 2);
    if ((year | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59) {
      return NONE;
    }
    try {
      return LocalDate.of(year, month, day).toEpochDay() * DAY
          + hour * 3600L
          + minute * 60L
          + second;
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static long offset(byte[] b, int at, int end) {
    if (at + 1 == end && b[at] == 'Z') {
      return 0;
    }
    if (at + 6 != end || (b[at] != '+' && b[at] != '-')) {
      return NONE;
    }
    int hours = number(b, at + 1, 2);
    int minutes = number(b, at + 4, 2);
    if ((hours | minutes) < 0) {
      return NONE;
    }
    long seconds = hours * 3600L + minutes * 60L;
    return b[at] == '-' ? -seconds : seconds;
  }

  /** A decimal number of {@code count} digits; negative when there is anything else. */
  private static int number(byte[] b, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return -1;
      }
      value = value * 10 + b[i] - '0';
    }
    return value;
  }
}
