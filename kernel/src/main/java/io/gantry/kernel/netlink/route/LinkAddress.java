package io.gantry.kernel.netlink.route;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkMessage;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP address of a link ({@code RTM_NEWADDR}).
 *
 * @param link the link's index
 * @param prefix the address, and the length of its network's prefix
 * @param flags {@code IFA_F_*}
 * @param scope {@code RT_SCOPE_*}; of IPv6 addresses the kernel finds it out for itself
 */
public record LinkAddress(int link, Cidr prefix, int flags, int scope) {
  /** Do not look whether somebody else has it (IPv6). */
  public static final int IFA_F_NODAD = 0x02;

  /** Looking for somebody else who has it. */
  public static final int IFA_F_TENTATIVE = 0x40;

  /** Somebody else has it. */
  public static final int IFA_F_DADFAILED = 0x08;

  /** Without a lifetime; always set by the kernel for addresses like ours. */
  public static final int IFA_F_PERMANENT = 0x80;

  /** Make no route to the prefix. */
  public static final int IFA_F_NOPREFIXROUTE = 0x200;

  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;

  /** Size of {@code struct ifaddrmsg}. */
  static final int IFADDRMSG = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_FLAGS = 8;
  private static final int LONGEST_WITH_BROADCAST = 30;

  /** An address as containers have them: an IPv6 address is used at once. */
  public static LinkAddress of(int link, Cidr prefix) {
    return new LinkAddress(
        link, prefix, prefix.isIpv6() ? IFA_F_NODAD : 0, scope(prefix.address()));
  }

  private static int scope(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Route.RT_SCOPE_HOST;
    }
    return address.isLinkLocalAddress() ? Route.RT_SCOPE_LINK : Route.RT_SCOPE_UNIVERSE;
  }

  MessageWriter encode() {
    byte[] address = prefix.address().getAddress();
    MessageWriter body =
        new MessageWriter()
            .field8(Ip.family(prefix.address()))
            .field8(prefix.length())
            .field8(0)
            .field8(scope)
            .field32(link)
            .bytes(IFA_LOCAL, address)
            .bytes(IFA_ADDRESS, address);
    if (!prefix.isIpv6() && prefix.length() <= LONGEST_WITH_BROADCAST) {
      body.bytes(IFA_BROADCAST, prefix.last().getAddress());
    }
    return flags == 0 ? body : body.u32(IFA_FLAGS, flags);
  }

  static Optional<LinkAddress> of(NetlinkMessage message) {
    ByteBuffer header = message.header(IFADDRMSG);
    Attributes attributes = message.attributes(IFADDRMSG);
    if (!Ip.is(header.get(0))) {
      return Optional.empty();
    }
    // of a point-to-point address IFA_ADDRESS is the other side
    Optional<InetAddress> address =
        Ip.find(attributes, IFA_LOCAL).or(() -> Ip.find(attributes, IFA_ADDRESS));
    return address.map(
        found ->
            new LinkAddress(
                header.getInt(4),
                new Cidr(found, header.get(1) & 0xFF),
                attributes.u32(IFA_FLAGS, header.get(2) & 0xFF),
                header.get(3) & 0xFF));
  }
}
