package io.gantry.kernel.netlink.route;

import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface as the kernel describes it ({@code RTM_NEWLINK}).
 *
 * @param index its number in its namespace
 * @param name its name in its namespace
 * @param kind {@code bridge}, {@code veth}, …; empty for hardware and {@code lo}
 * @param mac its address; empty when it has none of six bytes
 * @param mtu in bytes
 * @param flags {@code IFF_*}
 * @param master the bridge's (or other master's) index, 0 without one
 * @param parent the index of what it stands on or of its peer ({@code IFLA_LINK}), 0 without one
 * @param parentNamespace where the parent is, as this namespace's id of the other; empty when it is
 *     in the same one
 * @param alias {@code ifalias}, empty without one
 */
public record Link(
    int index,
    String name,
    String kind,
    Optional<MacAddress> mac,
    int mtu,
    int flags,
    int master,
    int parent,
    OptionalInt parentNamespace,
    String alias) {
  public static final int IFF_UP = 0x1;
  public static final int IFF_LOOPBACK = 0x8;
  public static final int IFF_RUNNING = 0x40;

  private static final int MAC_SIZE = 6;

  /** Whether somebody has set it up. */
  public boolean up() {
    return (flags & IFF_UP) != 0;
  }

  /** Whether it is up and has a carrier. */
  public boolean running() {
    return (flags & IFF_RUNNING) != 0;
  }

  static Link of(NetlinkMessage message) {
    ByteBuffer header = message.header(LinkMessages.IFINFOMSG);
    Attributes attributes = message.attributes(LinkMessages.IFINFOMSG);
    byte[] address = attributes.bytes(LinkMessages.IFLA_ADDRESS);
    int namespace = attributes.u32(LinkMessages.IFLA_LINK_NETNSID, -1);
    return new Link(
        header.getInt(4),
        attributes.string(LinkMessages.IFLA_IFNAME),
        attributes.nested(LinkMessages.IFLA_LINKINFO).string(LinkMessages.IFLA_INFO_KIND),
        address.length == MAC_SIZE ? Optional.of(MacAddress.of(address)) : Optional.empty(),
        attributes.u32(LinkMessages.IFLA_MTU, 0),
        header.getInt(8),
        attributes.u32(LinkMessages.IFLA_MASTER, 0),
        attributes.u32(LinkMessages.IFLA_LINK, 0),
        namespace < 0 ? OptionalInt.empty() : OptionalInt.of(namespace),
        attributes.string(LinkMessages.IFLA_IFALIAS));
  }
}
