package io.gantry.kernel.netlink.route;

import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkMessage;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Who has which MAC address on a link, or for whom this machine answers ({@code RTM_NEWNEIGH}).
 *
 * @param link the link's index
 * @param address the IP address
 * @param mac its MAC address; empty for a proxy entry, and while it is not known
 * @param state {@code NUD_*}
 * @param flags {@code NTF_*}
 */
public record Neighbour(
    int link, InetAddress address, Optional<MacAddress> mac, int state, int flags) {
  public static final int NUD_REACHABLE = 0x02;
  public static final int NUD_STALE = 0x04;
  public static final int NUD_FAILED = 0x20;
  public static final int NUD_NOARP = 0x40;
  public static final int NUD_PERMANENT = 0x80;
  public static final int NTF_SELF = 0x02;
  public static final int NTF_PROXY = 0x08;

  static final int RTM_NEWNEIGH = 28;
  static final int RTM_DELNEIGH = 29;
  static final int RTM_GETNEIGH = 30;

  /** Size of {@code struct ndmsg}. */
  static final int NDMSG = 12;

  static final int NDA_DST = 1;
  static final int NDA_LLADDR = 2;
  private static final int MAC_SIZE = 6;

  /** A neighbour that is known for good. */
  public static Neighbour permanent(int link, InetAddress address, MacAddress mac) {
    return new Neighbour(link, address, Optional.of(mac), NUD_PERMANENT, 0);
  }

  /** An address that this machine answers for on the link. */
  public static Neighbour proxy(int link, InetAddress address) {
    return new Neighbour(link, address, Optional.empty(), 0, NTF_PROXY);
  }

  MessageWriter encode() {
    MessageWriter body = header(Ip.family(address), link, state, flags);
    body.bytes(NDA_DST, address.getAddress());
    mac.ifPresent(known -> body.bytes(NDA_LLADDR, known.octets()));
    return body;
  }

  static MessageWriter header(int family, int link, int state, int flags) {
    return new MessageWriter().field32(family).field32(link).field16(state).field8(flags).field8(0);
  }

  static Optional<Neighbour> of(NetlinkMessage message) {
    ByteBuffer header = message.header(NDMSG);
    Attributes attributes = message.attributes(NDMSG);
    byte[] mac = attributes.bytes(NDA_LLADDR);
    if (!Ip.is(header.get(0)) || !attributes.has(NDA_DST)) {
      return Optional.empty();
    }
    return Optional.of(
        new Neighbour(
            header.getInt(4),
            Ip.find(attributes, NDA_DST).orElseThrow(),
            mac.length == MAC_SIZE ? Optional.of(MacAddress.of(mac)) : Optional.empty(),
            header.getShort(8) & 0xFFFF,
            header.get(10) & 0xFF));
  }

  @Override
  public String toString() {
    return Literals.text(address)
        + mac.map(known -> " at " + known).orElse("")
        + ((flags & NTF_PROXY) != 0 ? " as proxy" : "")
        + " on link "
        + link;
  }
}
