package io.gantry.engine.log;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The format of the {@code local} driver's files: pages of 256 KB, so that a reader can begin at
 * any page, and find a time by looking at few of them, whatever bytes a container says.
 *
 * <pre>
 *   file       = page …            no record crosses a page's border
 *   page       = record … zeros
 *   record     = line | attributes
 *   line       = kind time length bytes
 *     kind       bits 0, 1: 1 stdout, 2 stderr; 4 = time is absolute; 8 = no line feed follows;
 *                16 = a piece of a line of more than 16 KB
 *     time       nanoseconds since 1970, 8 bytes; or, as a varint, since the line before
 *     length     varint
 *   attributes = 3 length (length key length value) …    of the lines up to the next ones
 *   varint     = seven bits a byte, the lowest first, as in protocol buffers
 * </pre>
 *
 * <p>Numbers are little-endian. The first line of a page has an absolute time, and a page begins
 * with the attributes when there are any.
 */
final class Pages {
  /** Bytes of a page. */
  static final int PAGE = 256 * 1024;

  static final int ATTRIBUTES = 3;
  static final int ABSOLUTE = 4;
  static final int CONTINUED = 8;
  static final int PIECE = 16;

  /** The most bytes before a line's text. */
  static final int MOST_HEAD = 1 + 10 + 5;

  /** More attributes than this are left out. */
  private static final int MOST_ATTRIBUTES = 32 * 1024;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Pages() {}

  /** The index of the first line feed; -1 without one. */
  static int lineFeed(byte[] b, int at, int end) {
    int i = at;
    while (i + Long.BYTES <= end) {
      long word = (long) LONG.get(b, i) ^ ('\n' * ONES);
      long marks = (word - ONES) & ~word & HIGHS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end) {
      if (b[i] == '\n') {
        return i;
      }
      i++;
    }
    return -1;
  }

  /** How many line feeds there are. */
  static long lineFeeds(byte[] b, int end) {
    long count = 0;
    int i = 0;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long word = (long) LONG.get(b, i) ^ ('\n' * ONES);
      // the high bit of each byte that is not zero; exact, unlike the test for the first one
      long others = (((word & ~HIGHS) + ~HIGHS) | word) & HIGHS;
      count += Long.SIZE / Byte.SIZE - Long.bitCount(others);
    }
    for (; i < end; i++) {
      count += b[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  static int putLong(byte[] to, int at, long value) {
    LONG.set(to, at, value);
    return at + Long.BYTES;
  }

  static long getLong(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  /** Writes a number that is not negative; gives where it ends. */
  static int putVarint(byte[] to, int at, long value) {
    int o = at;
    long rest = Math.max(value, 0);
    while (rest > 0x7f) {
      to[o++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[o++] = (byte) rest;
    return o;
  }

  /** The record that precedes lines with these attributes; nothing when there are none. */
  static byte[] attributes(Map<String, String> attributes) {
    ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    new TreeMap<>(attributes)
        .forEach(
            (key, value) -> {
              text(pairs, key);
              text(pairs, value);
            });
    if (pairs.size() == 0 || pairs.size() > MOST_ATTRIBUTES) {
      return new byte[0];
    }
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.write(ATTRIBUTES);
    varint(record, pairs.size());
    record.writeBytes(pairs.toByteArray());
    return record.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(to, bytes.length);
    to.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream to, int value) {
    byte[] bytes = new byte[5];
    to.write(bytes, 0, putVarint(bytes, 0, value));
  }
}
