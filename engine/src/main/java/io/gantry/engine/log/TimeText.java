package io.gantry.engine.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as {@code docker logs -t} prints them: RFC 3339 in UTC with nine digits of fraction. The
 * text of a second is kept for the lines that share it. One thread uses it.
 */
final class TimeText {
  private static final long SECOND = 1_000_000_000;
  private static final int FRACTION = 20;
  private static final int LENGTH = 30;

  private final byte[] text = new byte[LENGTH];
  private long second = Long.MIN_VALUE;

  /** Writes a time in nanoseconds since 1970; gives its length. */
  int put(long nanos, byte[] to, int at) {
    long newSecond = Math.floorDiv(nanos, SECOND);
    if (newSecond != second) {
      writeSecond(newSecond);
    }
    digits((int) Math.floorMod(nanos, SECOND), FRACTION, 9);
    text[LENGTH - 1] = 'Z';
    System.arraycopy(text, 0, to, at, LENGTH);
    return LENGTH;
  }

  private void writeSecond(long newSecond) {
    second = newSecond;
    LocalDateTime t = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    digits(t.getYear(), 0, 4);
    text[4] = '-';
    digits(t.getMonthValue(), 5, 2);
    text[7] = '-';
    digits(t.getDayOfMonth(), 8, 2);
    text[10] = 'T';
    digits(t.getHour(), 11, 2);
    text[13] = ':';
    digits(t.getMinute(), 14, 2);
    text[16] = ':';
    digits(t.getSecond(), 17, 2);
    text[19] = '.';
  }

  private void digits(int number, int at, int count) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
