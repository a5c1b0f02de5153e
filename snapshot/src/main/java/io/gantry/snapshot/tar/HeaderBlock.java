package io.gantry.snapshot.tar;

import io.gantry.kernel.fs.FileNames;
import java.util.Arrays;

/**
 * The 512 bytes that begin an entry. Fields as in POSIX {@code pax(1)} "ustar Interchange Format"
 * and GNU tar's {@code tar.h}.
 */
final class HeaderBlock {
  static final int SIZE = 512;

  private static final int MAGIC = 257;
  private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0};
  private static final byte[] GNU = {'u', 's', 't', 'a', 'r', ' ', ' ', 0};
  private static final byte[] STAR_TRAILER = {'t', 'a', 'r', 0};

  private final byte[] block;

  HeaderBlock(byte[] block) {
    this.block = block;
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the sum of the bytes is what the header says; old tars summed them as signed. */
  boolean checksumHolds() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < SIZE; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += b & 0xFF;
      signed += b;
    }
    try {
      long said = number(148, 8);
      return said == unsigned || said == signed;
    } catch (ArchiveException e) {
      return false;
    }
  }

  char type() {
    return (char) (block[156] & 0xFF);
  }

  boolean isGnu() {
    return matches(MAGIC, GNU);
  }

  /** The name, with what POSIX keeps in the prefix field. */
  String name() {
    String name = text(0, 100);
    if (!matches(MAGIC, USTAR)) {
      return name;
    }
    String prefix = text(345, matches(508, STAR_TRAILER) ? 131 : 155);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(157, 100);
  }

  String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return FileNames.decode(block, offset, end - offset);
  }

  /** Octal digits between spaces or zero bytes, or GNU's base 256 when the first bit is set. */
  long number(int offset, int length) throws ArchiveException {
    return (block[offset] & 0x80) != 0 ? binary(offset, length) : octal(offset, length);
  }

  private long binary(int offset, int length) throws ArchiveException {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int digit = block[offset + i] & 0xFF;
      if (i == 0) {
        digit = negative ? digit : digit & 0x7F;
      }
      if ((negative && value < (Long.MIN_VALUE >> 8))
          || (!negative && value > Long.MAX_VALUE >> 8)) {
        throw new ArchiveException("a number in the header is too great");
      }
      value = (value << 8) | digit;
    }
    return value;
  }

  private long octal(int offset, int length) throws ArchiveException {
    int at = offset;
    int end = offset + length;
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    long value = 0;
    for (; at < end && block[at] != ' ' && block[at] != 0; at++) {
      if (block[at] < '0' || block[at] > '7') {
        throw new ArchiveException("a number in the header has other than octal digits");
      }
      value = (value << 3) | (block[at] - '0');
    }
    return value;
  }

  private boolean matches(int offset, byte[] expected) {
    return Arrays.equals(block, offset, offset + expected.length, expected, 0, expected.length);
  }
}
