package io.gantry.kernel.netlink.route;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import io.gantry.kernel.netlink.NetlinkSocket;
import java.util.List;
import java.util.Optional;

/** The IP addresses of the links of one network namespace. */
public final class Addresses {
  private final NetlinkSocket socket;

  Addresses(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Gives a link an address, see {@link LinkAddress#of(int, Cidr)}. */
  public void add(int link, Cidr prefix) throws KernelException {
    add(LinkAddress.of(link, prefix));
  }

  /**
   * Gives a link an address.
   *
   * @throws KernelException {@code EEXIST} when it has it already
   */
  public void add(LinkAddress address) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_EXCL;
    socket.request(request("add address", address, LinkAddress.RTM_NEWADDR, flags));
  }

  /** Gives a link an address that it may have already. */
  public void replace(LinkAddress address) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_REPLACE;
    socket.request(request("set address", address, LinkAddress.RTM_NEWADDR, flags));
  }

  /**
   * Takes an address away.
   *
   * @return false when the link did not have it
   */
  public boolean remove(int link, Cidr prefix) throws KernelException {
    LinkAddress address = new LinkAddress(link, prefix, 0, 0);
    try {
      socket.request(request("remove address", address, LinkAddress.RTM_DELADDR, 0));
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.EADDRNOTAVAIL || e.errno() == Errno.ENODEV) {
        return false;
      }
      throw e;
    }
  }

  /** All addresses of all links. */
  public List<LinkAddress> list() throws KernelException {
    return list(0);
  }

  /**
   * The addresses of a link; none when there is no such link.
   *
   * @param link its index, 0 for all links
   */
  public List<LinkAddress> list(int link) throws KernelException {
    MessageWriter body = new MessageWriter().field32(Ip.AF_UNSPEC).field32(link);
    try {
      return socket
          .dump(
              new NetlinkRequest("list addresses of", name(link), LinkAddress.RTM_GETADDR, 0, body))
          .stream()
          .filter(message -> message.type() == LinkAddress.RTM_NEWADDR)
          .map(LinkAddress::of)
          .flatMap(Optional::stream)
          .filter(address -> link == 0 || address.link() == link)
          .toList();
    } catch (KernelException e) {
      if (e.errno() == Errno.ENODEV) {
        return List.of();
      }
      throw e;
    }
  }

  private static NetlinkRequest request(String step, LinkAddress address, int type, int flags) {
    String object = address.prefix() + " of " + name(address.link());
    return new NetlinkRequest(step, object, type, flags, address.encode());
  }

  private static String name(int link) {
    return "link " + link;
  }
}
