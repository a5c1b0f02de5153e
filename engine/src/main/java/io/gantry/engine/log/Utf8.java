package io.gantry.engine.log;

/** Well-formed UTF-8 as Go's {@code utf8.DecodeRune} takes it (Unicode 15, table 3-7). */
final class Utf8 {
  private Utf8() {}

  /** The length of the character at {@code at}; 0 when the bytes there are not one. */
  static int lengthAt(byte[] bytes, int at, int end) {
    int b = bytes[at] & 0xff;
    if (b < 0x80) {
      return 1;
    }
    int length = b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > end || !second(b, bytes[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean second(int first, int b) {
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return low <= b && b <= high;
  }

  /** Writes a code point; a surrogate or anything else that is none becomes U+FFFD. */
  static int put(int codePoint, byte[] to, int at) {
    int c = codePoint;
    if (c < 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
      c = 0xfffd;
    }
    if (c < 0x80) {
      to[at] = (byte) c;
      return 1;
    }
    if (c < 0x800) {
      to[at] = (byte) (0xc0 | (c >> 6));
      to[at + 1] = (byte) (0x80 | (c & 0x3f));
      return 2;
    }
    if (c < 0x10000) {
      to[at] = (byte) (0xe0 | (c >> 12));
      to[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3f));
      to[at + 2] = (byte) (0x80 | (c & 0x3f));
      return 3;
    }
    to[at] = (byte) (0xf0 | (c >> 18));
    to[at + 1] = (byte) (0x80 | ((c >> 12) & 0x3f));
    to[at + 2] = (byte) (0x80 | ((c >> 6) & 0x3f));
    to[at + 3] = (byte) (0x80 | (c & 0x3f));
    return 4;
  }
}
