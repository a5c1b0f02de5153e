package io.gantry.kernel.inet;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An address together with the length of its network's prefix: {@code 172.17.0.2/16}. It stands for
 * an interface's address as well as, with all further bits zero, for a network ({@link #network}).
 *
 * @param address IPv4 or IPv6
 * @param length of the prefix, 0 to 32 or 128 bits
 */
public record Cidr(InetAddress address, int length) {
  /** Checks the length. */
  public Cidr {
    if (length < 0 || length > address.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a prefix of " + length + " bits does not fit " + Literals.text(address));
    }
  }

  /** Reads {@code address/length}; empty when it is none. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return Literals.parse(text.substring(0, slash))
        .filter(address -> length <= address.getAddress().length * Byte.SIZE)
        .map(address -> new Cidr(address, length));
  }

  /** Reads what is known to be right. */
  public static Cidr of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("invalid CIDR address: " + text));
  }

  /** Whether it is IPv6. */
  public boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /** The network it lies in: all bits behind the prefix are zero. */
  public Cidr network() {
    byte[] bytes = address.getAddress();
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
    }
    return new Cidr(address(bytes), length);
  }

  /** Whether its address is its network's first. */
  public boolean isNetwork() {
    return equals(network());
  }

  /** The last address of its network: with IPv4 the one for broadcasts. */
  public InetAddress last() {
    byte[] bytes = address.getAddress();
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
    }
    return address(bytes);
  }

  /** Whether {@code other}, of the same family, lies in this network. */
  public boolean contains(InetAddress other) {
    return other.getAddress().length == address.getAddress().length
        && new Cidr(other, length).network().address().equals(network().address());
  }

  /** Whether the two networks have an address in common. */
  public boolean overlaps(Cidr other) {
    return contains(other.address()) || other.contains(address);
  }

  /** How many addresses the network has. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(address.getAddress().length * Byte.SIZE - length);
  }

  /**
   * The address so many places after the network's first.
   *
   * @throws IllegalArgumentException when that is outside of the network
   */
  public InetAddress at(BigInteger offset) {
    if (offset.signum() < 0 || offset.compareTo(size()) >= 0) {
      throw new IllegalArgumentException(this + " has no address " + offset);
    }
    byte[] sum = new BigInteger(1, network().address().getAddress()).add(offset).toByteArray();
    int width = address.getAddress().length;
    byte[] bytes = new byte[width];
    int from = Math.max(0, sum.length - width);
    System.arraycopy(sum, from, bytes, width - (sum.length - from), sum.length - from);
    return address(bytes);
  }

  /** How many places after the network's first {@code other} is. */
  public BigInteger offset(InetAddress other) {
    return new BigInteger(1, other.getAddress())
        .subtract(new BigInteger(1, network().address().getAddress()));
  }

  /** Of bytes in network order. An IPv4 address in IPv6 clothes stays what it is. */
  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr that
        && length == that.length
        && Arrays.equals(address.getAddress(), that.address.getAddress());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address.getAddress()) + length;
  }

  @Override
  public String toString() {
    return Literals.text(address) + "/" + length;
  }
}
