package io.gantry.engine.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * JSON strings as Docker's log encoder writes them (moby's {@code jsonlog}): {@code "} and {@code
 * \} escaped by a backslash, line feed and carriage return as {@code \n} and {@code \r}, other
 * control characters and {@code < > &} as {@code \}{@code u00xx}, U+2028 and U+2029 escaped, bytes
 * that are not UTF-8 as {@code \}{@code ufffd}, everything else as it is.
 *
 * <p>Eight bytes at a time are tested for "nothing to escape" and copied as one word (Hacker's
 * Delight, chapter 6): log lines are mostly plain text.
 */
public final class JsonText {
  /** How many bytes one byte may become. */
  static final int WORST_GROWTH = 6;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] PLAIN = plain();

  private JsonText() {}

  /**
   * Copies bytes that need no escape.
   *
   * @return how many were copied: the byte after them, if any is left, needs an escape
   */
  static int copyPlain(byte[] from, int at, int end, byte[] to, int toAt) {
    int i = at;
    int o = toAt;
    while (i + Long.BYTES <= end) {
      long word = (long) WORD.get(from, i);
      long marks = special(word);
      WORD.set(to, o, word);
      if (marks != 0) {
        return i - at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      i += Long.BYTES;
      o += Long.BYTES;
    }
    while (i < end && PLAIN[from[i] & 0xff]) {
      to[o++] = from[i++];
    }
    return i - at;
  }

  /** The high bit of each byte that needs an escape; exact up to the first one. */
  private static long special(long word) {
    long control = (word - 0x20 * ONES) & ~word;
    return (word
            | control
            | zero(word ^ ('"' * ONES))
            | zero(word ^ ('\\' * ONES))
            | zero((word & ~(2 * ONES)) ^ ('<' * ONES))
            | zero(word ^ ('&' * ONES)))
        & HIGHS;
  }

  /** High bits mark bytes that are zero; a mark above the first may be wrong. */
  private static long zero(long word) {
    return (word - ONES) & ~word;
  }

  /**
   * Escapes the one character at {@code at}, which {@link #copyPlain} stopped at and which is no
   * line feed; plain multi-byte characters are copied.
   *
   * @param progress takes the number of bytes read, in its first element
   * @return how many bytes were written
   */
  static int escape(byte[] from, int at, int end, byte[] to, int toAt, int[] progress) {
    int b = from[at] & 0xff;
    progress[0] = 1;
    if (b < 0x80) {
      return escapeAscii(b, to, toAt);
    }
    int length = Utf8.lengthAt(from, at, end);
    if (length == 0) {
      System.arraycopy(REPLACEMENT, 0, to, toAt, REPLACEMENT.length);
      return REPLACEMENT.length;
    }
    progress[0] = length;
    if (length == 3 && b == 0xe2 && from[at + 1] == (byte) 0x80 && (from[at + 2] & 0xfe) == 0xa8) {
      System.arraycopy(REPLACEMENT, 0, to, toAt, 2);
      to[toAt + 2] = '2';
      to[toAt + 3] = '0';
      to[toAt + 4] = '2';
      to[toAt + 5] = HEX[from[at + 2] & 0xf];
      return 6;
    }
    System.arraycopy(from, at, to, toAt, length);
    return length;
  }

  /** Escapes one ASCII character; gives how many bytes were written. */
  static int escapeAscii(int b, byte[] to, int toAt) {
    to[toAt] = '\\';
    if (b == '"' || b == '\\' || b == '\n' || b == '\r') {
      to[toAt + 1] = (byte) (b == '\n' ? 'n' : b == '\r' ? 'r' : b);
      return 2;
    }
    to[toAt + 1] = 'u';
    to[toAt + 2] = '0';
    to[toAt + 3] = '0';
    to[toAt + 4] = HEX[b >> 4];
    to[toAt + 5] = HEX[b & 0xf];
    return 6;
  }

  /** {@code text} as a quoted JSON string. */
  public static byte[] quote(String text) {
    return quote(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code from}, which ought to be UTF-8, as a quoted JSON string. */
  public static byte[] quote(byte[] from) {
    byte[] to = new byte[from.length * WORST_GROWTH + 2 + Long.BYTES];
    int[] progress = new int[1];
    int o = 0;
    to[o++] = '"';
    for (int i = 0; i < from.length; ) {
      int plain = copyPlain(from, i, from.length, to, o);
      i += plain;
      o += plain;
      if (i < from.length) {
        o += escape(from, i, from.length, to, o, progress);
        i += progress[0];
      }
    }
    to[o++] = '"';
    return java.util.Arrays.copyOf(to, o);
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[256];
    for (int b = 0x20; b < 0x80; b++) {
      plain[b] = "\"\\<>&".indexOf(b) < 0;
    }
    return plain;
  }
}
