package io.gantry.kernel.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An IP address with the length of its network's prefix: {@code 172.17.0.1/16}, {@code fd00::/64}.
 *
 * @param address IPv4 or IPv6; bits behind the prefix may be set
 * @param length in bits, at most 32 or 128
 */
public record Prefix(InetAddress address, int length) {
  /** Every IPv4 address. */
  public static final Prefix ANY_V4 = new Prefix(IpText.of(new byte[4]), 0);

  /** Every IPv6 address. */
  public static final Prefix ANY_V6 = new Prefix(IpText.of(new byte[16]), 0);

  /** Checks the length. */
  public Prefix {
    if (length < 0 || length > address.getAddress().length * 8) {
      throw new IllegalArgumentException(
          "invalid prefix length " + length + " of " + IpText.format(address));
    }
  }

  /** Reads {@code address/length}, or an address alone. */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? host(IpText.parse(text))
        : new Prefix(
            IpText.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The address alone, with the full length. */
  public static Prefix host(InetAddress address) {
    return new Prefix(address, address.getAddress().length * 8);
  }

  /** Whether it is IPv4. */
  public boolean isV4() {
    return address instanceof Inet4Address;
  }

  /** The same with the bits behind the prefix cleared. */
  public Prefix network() {
    return new Prefix(IpText.of(filled(false)), length);
  }

  /** The last address of the network, for IPv4 its broadcast address. */
  public InetAddress last() {
    return IpText.of(filled(true));
  }

  /** Whether {@code other} is an address of this network. */
  public boolean contains(InetAddress other) {
    return other.getAddress().length == address.getAddress().length
        && new Prefix(other, length).network().equals(network());
  }

  @Override
  public String toString() {
    return IpText.format(address) + "/" + length;
  }

  private byte[] filled(boolean ones) {
    byte[] bytes = address.getAddress();
    for (int i = length; i < bytes.length * 8; i++) {
      int bit = 0x80 >> i % 8;
      bytes[i / 8] = (byte) (ones ? bytes[i / 8] | bit : bytes[i / 8] & ~bit);
    }
    return bytes;
  }
}
