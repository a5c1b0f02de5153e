package io.gantry.engine.log;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time of log lines as text: RFC 3339 in UTC with nanoseconds, without the zeros at its end, as
 * Go's {@code RFC3339Nano} prints it. The clock is read once for many lines; lines that share a
 * reading are a nanosecond apart, so that every line of a container has a time of its own and
 * {@code --since} can go on exactly where a client stopped. One thread uses it.
 */
final class LogClock {
  /** The longest text: {@code 2026-01-02T15:04:05.123456789Z}. */
  static final int MAX_LENGTH = 30;

  private static final int FRACTION = 20;
  private static final int DIGITS = 9;
  private static final long SECOND = 1_000_000_000;

  private final InstantSource source;
  private final byte[] text = new byte[MAX_LENGTH];
  private long second = Long.MIN_VALUE;
  private int nano;

  LogClock(InstantSource source) {
    this.source = source;
  }

  /** Reads the clock anew; time never goes back. */
  void read() {
    Instant now = source.instant();
    if (now.getEpochSecond() > second || (now.getEpochSecond() == second && now.getNano() > nano)) {
      set(now.getEpochSecond(), now.getNano());
    }
  }

  private void set(long newSecond, int newNano) {
    if (newSecond != second) {
      second = newSecond;
      writeSecond();
    }
    nano = newNano;
    putDigits(nano, FRACTION, DIGITS);
  }

  /** Moves on by a nanosecond, so that the next line has a time of its own. */
  void tick() {
    if (nano == SECOND - 1) {
      set(second + 1, 0);
      return;
    }
    nano++;
    int i = FRACTION + DIGITS - 1;
    while (text[i] == '9') {
      text[i--] = '0';
    }
    text[i]++;
  }

  /** The present time in nanoseconds since 1970. */
  long nanos() {
    return second * SECOND + nano;
  }

  /** Writes the present time; gives its length. */
  int put(byte[] to, int at) {
    int end = FRACTION + DIGITS;
    while (text[end - 1] == '0') {
      end--;
    }
    if (end == FRACTION) { // a whole second has no point
      end--;
    }
    System.arraycopy(text, 0, to, at, end);
    to[at + end] = 'Z';
    return end + 1;
  }

  private void writeSecond() {
    LocalDateTime t = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    putDigits(t.getYear(), 0, 4);
    text[4] = '-';
    putDigits(t.getMonthValue(), 5, 2);
    text[7] = '-';
    putDigits(t.getDayOfMonth(), 8, 2);
    text[10] = 'T';
    putDigits(t.getHour(), 11, 2);
    text[13] = ':';
    putDigits(t.getMinute(), 14, 2);
    text[16] = ':';
    putDigits(t.getSecond(), 17, 2);
    text[19] = '.';
  }

  private void putDigits(int number, int at, int count) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
