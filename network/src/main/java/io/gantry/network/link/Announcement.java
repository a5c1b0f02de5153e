package io.gantry.network.link;

import io.gantry.kernel.inet.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Frames by which an interface tells its neighbours who has an address now: those that knew it with
 * another interface go on with this one at once, and not when they have tried for half a minute.
 */
final class Announcement {
  private static final int ETHERNET = 14;
  private static final int MAC = 6;
  private static final int ARP = 28;
  private static final int IPV6 = 40;

  /** Header, target, and the option that holds the hardware address. */
  private static final int ADVERTISEMENT = 4 + 4 + 16 + 8;

  private static final short ETHERTYPE_ARP = 0x0806;
  private static final short ETHERTYPE_IPV6 = (short) 0x86DD;
  private static final byte[] EVERYBODY = {-1, -1, -1, -1, -1, -1};
  private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};
  private static final InetAddress ALL_NODES = Inet6Address.ofLiteral("ff02::1");
  private static final byte ICMPV6 = 58;

  private Announcement() {}

  /** Of the owner of {@code address}: from now on that is {@code mac}. */
  static byte[] of(InetAddress address, MacAddress mac) {
    return address instanceof Inet6Address ? advertisement(address, mac) : arp(address, mac);
  }

  /** A request for the own address, to all (RFC 5227, section 3). */
  private static byte[] arp(InetAddress address, MacAddress mac) {
    return ByteBuffer.allocate(ETHERNET + ARP)
        .put(EVERYBODY)
        .put(mac.octets())
        .putShort(ETHERTYPE_ARP)
        .putShort((short) 1) // Ethernet
        .putShort((short) 0x0800) // IPv4
        .put((byte) MAC)
        .put((byte) 4)
        .putShort((short) 1) // a request
        .put(mac.octets())
        .put(address.getAddress())
        .put(new byte[MAC])
        .put(address.getAddress())
        .array();
  }

  /** A neighbour advertisement that nobody asked for (RFC 4861, sections 4.4 and 7.2.6). */
  private static byte[] advertisement(InetAddress address, MacAddress mac) {
    byte[] message =
        ByteBuffer.allocate(ADVERTISEMENT)
            .put((byte) 136)
            .put((byte) 0)
            .putShort((short) 0) // the checksum, below
            .putInt(0x20000000) // it overrides
            .put(address.getAddress())
            .put((byte) 2) // the target's hardware address
            .put((byte) 1) // of 8 octets
            .put(mac.octets())
            .array();
    ByteBuffer.wrap(message).putShort(2, checksum(address, message));
    return ByteBuffer.allocate(ETHERNET + IPV6 + ADVERTISEMENT)
        .put(ALL_NODES_MAC)
        .put(mac.octets())
        .putShort(ETHERTYPE_IPV6)
        .putInt(0x60000000)
        .putShort((short) ADVERTISEMENT)
        .put(ICMPV6)
        .put((byte) 255)
        .put(address.getAddress())
        .put(ALL_NODES.getAddress())
        .put(message)
        .array();
  }

  /** Over the pseudo header and the message (RFC 8200, section 8.1). */
  private static short checksum(InetAddress source, byte[] message) {
    ByteBuffer whole =
        ByteBuffer.allocate(IPV6 + message.length)
            .put(source.getAddress())
            .put(ALL_NODES.getAddress())
            .putInt(message.length)
            .putInt(ICMPV6)
            .put(message)
            .flip();
    int sum = 0;
    while (whole.hasRemaining()) {
      sum += whole.getShort() & 0xFFFF;
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> Short.SIZE);
    }
    return (short) ~sum;
  }
}
