package io.gantry.engine.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds and decodes strings in JSON bytes, eight bytes at a time. */
final class JsonScan {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private JsonScan() {}

  /** The index of the quote that ends the string beginning at {@code at}; -1 without one. */
  static int stringEnd(byte[] b, int at, int end) {
    int i = at;
    while (i < end) {
      i += plain(b, i, end);
      if (i >= end) {
        return -1;
      }
      if (b[i] == '"') {
        return i;
      }
      i += 2;
    }
    return -1;
  }

  /** How many bytes from {@code at} are neither a quote nor a backslash. */
  private static int plain(byte[] b, int at, int end) {
    int i = at;
    while (i + Long.BYTES <= end) {
      long marks = marks((long) WORD.get(b, i));
      if (marks != 0) {
        return i - at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && b[i] != '"' && b[i] != '\\') {
      i++;
    }
    return i - at;
  }

  private static long marks(long word) {
    long quote = word ^ ('"' * ONES);
    long slash = word ^ ('\\' * ONES);
    return (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash)) & HIGHS;
  }

  /**
   * Decodes the inside of a string; never writes more than it reads, apart from seven bytes of
   * overshoot.
   *
   * @return the number of bytes written
   */
  static int decode(byte[] b, int at, int end, byte[] to, int toAt) {
    int i = at;
    int o = toAt;
    while (i < end) {
      while (i + Long.BYTES <= end) {
        long word = (long) WORD.get(b, i);
        long slash = word ^ ('\\' * ONES);
        long marks = (slash - ONES) & ~slash & HIGHS;
        WORD.set(to, o, word);
        int plain = marks == 0 ? Long.BYTES : Long.numberOfTrailingZeros(marks) >>> 3;
        i += plain;
        o += plain;
        if (marks != 0) {
          break;
        }
      }
      while (i < end && b[i] != '\\') {
        to[o++] = b[i++];
      }
      if (i >= end) {
        break;
      }
      if (i + 1 < end && b[i + 1] == 'u') {
        int code = codePoint(b, i, end);
        o += Utf8.put(code, to, o);
        i += code > 0xffff ? 12 : 6;
      } else {
        to[o++] = i + 1 < end ? unescaped(b[i + 1]) : (byte) '\\';
        i += 2;
      }
    }
    return o - toAt;
  }

  private static byte unescaped(byte b) {
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> b;
    };
  }

  /** The character of {@code \}{@code uXXXX}, or of two of them that are a surrogate pair. */
  private static int codePoint(byte[] b, int at, int end) {
    int high = hex(b, at, end);
    if (high >= 0xd800 && high < 0xdc00) {
      int low = hex(b, at + 6, end);
      if (low >= 0xdc00 && low < 0xe000) {
        return Character.toCodePoint((char) high, (char) low);
      }
    }
    return high < 0 ? 0xfffd : high;
  }

  private static int hex(byte[] b, int at, int end) {
    if (at + 6 > end || b[at] != '\\' || b[at + 1] != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = b[i] < 0 ? -1 : Character.digit(b[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }
}
