package io.gantry.kernel.netlink.route;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkMessage;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A route ({@code RTM_NEWROUTE}).
 *
 * @param destination where to; {@link #ANY_V4} or {@link #ANY_V6} for a default route
 * @param gateway by whom; empty when the destination is on the link itself
 * @param link by which link, its index; 0 for the kernel to find out, and for a route with several
 *     next hops that somebody else made
 * @param source which address packets leave with
 * @param metric the lower the better; 0 is the kernel's default: 0 for IPv4, 1024 for IPv6
 * @param onLink take the gateway to be on the link although no route says so
 * @param scope {@code RT_SCOPE_*}; IPv6 has none
 * @param table {@link #RT_TABLE_MAIN}, {@link #RT_TABLE_LOCAL} or another
 * @param protocol who made it, {@code RTPROT_*}
 * @param type {@link #RTN_UNICAST} and its like
 */
public record Route(
    Cidr destination,
    Optional<InetAddress> gateway,
    int link,
    Optional<InetAddress> source,
    int metric,
    boolean onLink,
    int scope,
    int table,
    int protocol,
    int type) {
  /** Every IPv4 address. */
  public static final Cidr ANY_V4 = Cidr.of("0.0.0.0/0");

  /** Every IPv6 address. */
  public static final Cidr ANY_V6 = Cidr.of("::/0");

  public static final int RT_SCOPE_UNIVERSE = 0;
  public static final int RT_SCOPE_LINK = 253;
  public static final int RT_SCOPE_HOST = 254;
  public static final int RT_TABLE_MAIN = 254;
  public static final int RT_TABLE_LOCAL = 255;
  public static final int RTPROT_KERNEL = 2;
  public static final int RTPROT_BOOT = 3;
  public static final int RTPROT_STATIC = 4;
  public static final int RTN_UNICAST = 1;
  public static final int RTN_LOCAL = 2;
  public static final int RTN_BLACKHOLE = 6;
  public static final int RTN_UNREACHABLE = 7;

  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  static final int RTM_GETROUTE = 26;

  /** Size of {@code struct rtmsg}. */
  static final int RTMSG = 12;

  static final int RTA_TABLE = 15;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTNH_F_ONLINK = 4;

  /** Checks that all addresses are of one family. */
  public Route {
    boolean v4 = !destination.isIpv6();
    if (gateway.map(address -> (address instanceof Inet4Address) != v4).orElse(false)
        || source.map(address -> (address instanceof Inet4Address) != v4).orElse(false)) {
      throw new IllegalArgumentException("a route to " + destination + " by another IP version");
    }
  }

  /** Everything else goes by {@code gateway}. */
  public static Route byDefault(InetAddress gateway, int link) {
    return new Route(any(gateway), Optional.of(gateway), link, Optional.empty(), 0, false);
  }

  /** A network is reached by {@code gateway}. */
  public static Route by(Cidr destination, InetAddress gateway, int link) {
    return new Route(destination, Optional.of(gateway), link, Optional.empty(), 0, false);
  }

  /** A network is on the link itself. */
  public static Route onLink(Cidr destination, int link) {
    return new Route(destination, Optional.empty(), link, Optional.empty(), 0, false);
  }

  private Route(
      Cidr destination,
      Optional<InetAddress> gateway,
      int link,
      Optional<InetAddress> source,
      int metric,
      boolean onLink) {
    this(
        destination,
        gateway,
        link,
        source,
        metric,
        onLink,
        gateway.isPresent() || destination.isIpv6() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
        RT_TABLE_MAIN,
        RTPROT_BOOT,
        RTN_UNICAST);
  }

  /** With this metric. */
  public Route withMetric(int other) {
    return new Route(
        destination, gateway, link, source, other, onLink, scope, table, protocol, type);
  }

  /** With this address for packets that leave by it. */
  public Route withSource(InetAddress other) {
    return new Route(
        destination,
        gateway,
        link,
        Optional.of(other),
        metric,
        onLink,
        scope,
        table,
        protocol,
        type);
  }

  /** With a gateway that is taken to be on the link. */
  public Route withGatewayOnLink() {
    return new Route(
        destination, gateway, link, source, metric, true, scope, table, protocol, type);
  }

  /** Of this protocol and type in this table. */
  public Route with(int otherTable, int otherProtocol, int otherType) {
    return new Route(
        destination,
        gateway,
        link,
        source,
        metric,
        onLink,
        scope,
        otherTable,
        otherProtocol,
        otherType);
  }

  /** Whether it goes to everywhere. */
  public boolean isDefault() {
    return destination.length() == 0;
  }

  private static Cidr any(InetAddress address) {
    return address instanceof Inet4Address ? ANY_V4 : ANY_V6;
  }

  MessageWriter encode() {
    MessageWriter body =
        new MessageWriter()
            .field8(Ip.family(destination.address()))
            .field8(destination.length())
            .field8(0)
            .field8(0)
            .field8(table < 256 ? table : 0)
            .field8(protocol)
            .field8(scope)
            .field8(type)
            .field32(onLink ? RTNH_F_ONLINK : 0);
    if (destination.length() > 0) {
      body.bytes(RTA_DST, destination.network().address().getAddress());
    }
    gateway.ifPresent(address -> body.bytes(RTA_GATEWAY, address.getAddress()));
    source.ifPresent(address -> body.bytes(RTA_PREFSRC, address.getAddress()));
    if (link != 0) {
      body.u32(RTA_OIF, link);
    }
    if (metric != 0) {
      body.u32(RTA_PRIORITY, metric);
    }
    return body.u32(RTA_TABLE, table);
  }

  static Optional<Route> of(NetlinkMessage message) {
    ByteBuffer header = message.header(RTMSG);
    Attributes attributes = message.attributes(RTMSG);
    int family = header.get(0);
    if (!Ip.is(family)) {
      return Optional.empty();
    }
    InetAddress destination = Ip.find(attributes, RTA_DST).orElse(Ip.any(family));
    return Optional.of(
        new Route(
            new Cidr(destination, header.get(1) & 0xFF),
            Ip.find(attributes, RTA_GATEWAY),
            attributes.u32(RTA_OIF, 0),
            Ip.find(attributes, RTA_PREFSRC),
            attributes.u32(RTA_PRIORITY, 0),
            (header.getInt(8) & RTNH_F_ONLINK) != 0,
            header.get(6) & 0xFF,
            attributes.u32(RTA_TABLE, header.get(4) & 0xFF),
            header.get(5) & 0xFF,
            header.get(7) & 0xFF));
  }

  @Override
  public String toString() {
    return (isDefault() ? "default" : destination.toString())
        + gateway.map(address -> " via " + Literals.text(address)).orElse("")
        + (link == 0 ? "" : " by link " + link)
        + (metric == 0 ? "" : " metric " + metric);
  }
}
