package io.gantry.distribution.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A block of addresses.
 *
 * @param address the first
 * @param bits how many bits all have in common
 */
public record Network(InetAddress address, int bits) {

  /** This host's own. */
  public static final List<Network> LOOPBACK =
      List.of(parse("127.0.0.0/8").orElseThrow(), parse("::1/128").orElseThrow());

  /** Parses {@code 10.0.0.0/8}; empty when it is none. */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
      int bits = Integer.parseInt(text.substring(slash + 1));
      boolean fits = bits >= 0 && bits <= address.getAddress().length * 8;
      return fits ? Optional.of(new Network(address, bits)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether an address is in it. */
  public boolean has(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((mine[bit >> 3] ^ its[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  boolean hasLiteral(String host) {
    try {
      return has(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")));
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /** {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
