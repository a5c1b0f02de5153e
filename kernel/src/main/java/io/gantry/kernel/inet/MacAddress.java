package io.gantry.kernel.inet;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A hardware address of 48 bits (EUI-48), held in the low bits of a number with its first octet the
 * highest.
 *
 * @param bits 0 to 2^48 - 1
 */
public record MacAddress(long bits) {
  private static final int OCTETS = 6;
  private static final HexFormat FORMAT = HexFormat.ofDelimiter(":");

  /** Checks the range. */
  public MacAddress {
    if (bits < 0 || bits >= 1L << (OCTETS * Byte.SIZE)) {
      throw new IllegalArgumentException("no hardware address has the number " + bits);
    }
  }

  /** Reads {@code 02:42:ac:11:00:02}, also with {@code -}; empty when it is none. */
  public static Optional<MacAddress> parse(String text) {
    try {
      byte[] octets = FORMAT.parseHex(text.replace('-', ':'));
      return octets.length == OCTETS ? Optional.of(of(octets)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of six octets. */
  public static MacAddress of(byte[] octets) {
    if (octets.length != OCTETS) {
      throw new IllegalArgumentException("a hardware address has not " + octets.length + " octets");
    }
    long bits = 0;
    for (byte octet : octets) {
      bits = (bits << Byte.SIZE) | (octet & 0xff);
    }
    return new MacAddress(bits);
  }

  /** Its six octets. */
  public byte[] octets() {
    byte[] octets = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      octets[i] = (byte) (bits >> ((OCTETS - 1 - i) * Byte.SIZE));
    }
    return octets;
  }

  @Override
  public String toString() {
    return FORMAT.formatHex(octets());
  }
}
