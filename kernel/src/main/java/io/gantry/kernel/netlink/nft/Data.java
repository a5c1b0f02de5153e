package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.MacAddress;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as registers hold them: addresses and ports in the network's order, marks and states in the
 * machine's. At most 64 bytes; a value, compared by what it holds.
 */
public final class Data implements Value {
  private static final int NFT_DATA_VALUE_MAXLEN = 64;
  private static final int IFNAMSIZ = 16;

  private final byte[] bytes;

  private Data(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > NFT_DATA_VALUE_MAXLEN) {
      throw new IllegalArgumentException(bytes.length + " bytes for a register");
    }
    this.bytes = bytes;
  }

  /** These bytes. */
  public static Data of(byte... bytes) {
    return new Data(bytes.clone());
  }

  /** An IP address. */
  public static Data of(InetAddress address) {
    return new Data(address.getAddress());
  }

  /** A MAC address. */
  public static Data of(MacAddress address) {
    return new Data(address.octets());
  }

  /** A port, or another number of two bytes in the network's order. */
  public static Data port(int port) {
    return new Data(ByteBuffer.allocate(2).putShort((short) port).array());
  }

  /** A protocol's number, or another number of one byte. */
  public static Data octet(int number) {
    return new Data(new byte[] {(byte) number});
  }

  /** A number of four bytes in the machine's order: a mark, a link's index, bits of a state. */
  public static Data word(int number) {
    return new Data(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array());
  }

  /** A link's name, filled up with zeros. */
  public static Data linkName(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length >= IFNAMSIZ) {
      throw new IllegalArgumentException("invalid interface name \"" + name + "\"");
    }
    return new Data(Arrays.copyOf(text, IFNAMSIZ));
  }

  /** The beginning of links' names: {@code prefix} and then anything. */
  public static Data linkNamePrefix(String prefix) {
    return new Data(prefix.getBytes(StandardCharsets.UTF_8));
  }

  /** The mask of a prefix. */
  public static Data mask(Cidr cidr) {
    byte[] mask = new byte[cidr.address().getAddress().length];
    for (int bit = 0; bit < cidr.length(); bit++) {
      mask[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
    }
    return new Data(mask);
  }

  /** Several values one after the other, each filled up to a multiple of four bytes. */
  public static Data concat(Data... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Data part : parts) {
      all.writeBytes(Arrays.copyOf(part.bytes, (part.bytes.length + 3) & ~3));
    }
    return new Data(all.toByteArray());
  }

  /** How many bytes it has. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Data data && Arrays.equals(bytes, data.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In hexadecimal. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
