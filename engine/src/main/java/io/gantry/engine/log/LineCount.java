package io.gantry.engine.log;

import java.util.Arrays;

/** Counts the lines of a stream of bytes, and finds the times of the first and the last. */
final class LineCount {
  private static final int LONGEST = 1 << 20;

  private final LineDecoder decoder;
  private byte[] rest = new byte[64 * 1024];
  private int length;
  private long lines;
  private long first = Long.MIN_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * @param position where in a file the bytes stand
   */
  LineCount(LogFormat format, long position) {
    decoder = format.decoder();
    decoder.startAt(position);
  }

  /** Takes the next bytes. */
  void add(byte[] bytes, int count) {
    if (rest.length < length + count) {
      rest = Arrays.copyOf(rest, Math.max(rest.length * 2, length + count));
    }
    System.arraycopy(bytes, 0, rest, length, count);
    length += count;
    int at = 0;
    for (int n = decoder.next(rest, 0, length); n > 0; n = decoder.next(rest, at, length)) {
      at += n;
      if (decoder.isLine()) {
        lines++;
        last = decoder.time();
        first = first == Long.MIN_VALUE ? last : first;
      }
    }
    if (at == 0 && length > LONGEST) {
      at = length; // no line of ours
    }
    System.arraycopy(rest, at, rest, 0, length - at);
    length -= at;
  }

  long lines() {
    return lines;
  }

  /** Nanoseconds since 1970 of the first line; before all times without one. */
  long first() {
    return first;
  }

  /** Nanoseconds since 1970 of the last line; before all times without one. */
  long last() {
    return last;
  }
}
