package io.gantry.kernel.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One attribute that was read ({@code struct nlattr}). Every method that takes the value for a
 * number throws {@link MalformedMessageException} when it has not that number's size.
 *
 * @param type its type, without the flags for nesting and byte order
 * @param value its value, in the machine's byte order, from position 0
 */
public record Attribute(int type, ByteBuffer value) {
  private static final int IPV4_SIZE = 4;

  /** One byte, unsigned. */
  public int u8() {
    return sized(1).get(0) & 0xFF;
  }

  /** Two bytes, unsigned. */
  public int u16() {
    return sized(2).getShort(0) & 0xFFFF;
  }

  /** Four bytes. */
  public int u32() {
    return sized(4).getInt(0);
  }

  /** Eight bytes. */
  public long u64() {
    return sized(8).getLong(0);
  }

  /** Two bytes in the network's order, unsigned. */
  public int be16() {
    return network(2).getShort(0) & 0xFFFF;
  }

  /** Four bytes in the network's order. */
  public int be32() {
    return network(4).getInt(0);
  }

  /** Eight bytes in the network's order. */
  public long be64() {
    return network(8).getLong(0);
  }

  /** Text up to the first zero byte or the value's end. */
  public String string() {
    byte[] bytes = bytes();
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** An IP address: of four or sixteen bytes. */
  public InetAddress address() {
    try {
      // an IPv4 address mapped into IPv6 stays what it is
      return value.limit() == IPV4_SIZE
          ? InetAddress.getByAddress(bytes())
          : Inet6Address.getByAddress(null, bytes(), -1);
    } catch (UnknownHostException e) {
      throw new MalformedMessageException("an IP address of " + value.limit() + " bytes");
    }
  }

  /** A copy of the value. */
  public byte[] bytes() {
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    return bytes;
  }

  /** The attributes in it. */
  public Attributes nested() {
    return Attributes.parse(value);
  }

  private ByteBuffer sized(int size) {
    if (value.limit() != size) {
      throw new MalformedMessageException(
          "attribute " + type + " has " + value.limit() + " bytes where " + size + " are expected");
    }
    return value;
  }

  private ByteBuffer network(int size) {
    return sized(size).duplicate().order(ByteOrder.BIG_ENDIAN);
  }
}
