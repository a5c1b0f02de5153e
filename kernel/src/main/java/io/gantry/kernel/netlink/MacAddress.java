package io.gantry.kernel.netlink;

import java.util.HexFormat;

/**
 * A link-layer address of six bytes.
 *
 * @param bits the bytes as a number, the first one highest
 */
public record MacAddress(long bits) {
  private static final int SIZE = 6;

  /** Checks that no more than 48 bits are set. */
  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("more than six bytes: " + Long.toHexString(bits));
    }
  }

  /** Reads {@code 02:42:ac:11:00:02}, also with dashes. */
  public static MacAddress parse(String text) {
    if (!text.matches("([0-9a-fA-F]{2}([:-])){5}[0-9a-fA-F]{2}")) {
      throw new IllegalArgumentException("address " + text + ": invalid MAC address");
    }
    return new MacAddress(Long.parseLong(text.replaceAll("[:-]", ""), 16));
  }

  /** From six bytes. */
  public static MacAddress of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a MAC address of " + bytes.length + " bytes");
    }
    return new MacAddress(HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(bytes)));
  }

  /** Its six bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) (bits >>> 8 * (SIZE - 1 - i));
    }
    return bytes;
  }

  /** In lower case with colons. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(bytes());
  }
}
