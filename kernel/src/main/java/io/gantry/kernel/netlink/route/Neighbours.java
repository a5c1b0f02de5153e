package io.gantry.kernel.netlink.route;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import io.gantry.kernel.netlink.NetlinkSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The neighbours on the links of one network namespace. */
public final class Neighbours {
  private static final int AF_BRIDGE = 7;
  private static final int NUD_PERMANENT_NOARP = Neighbour.NUD_PERMANENT | Neighbour.NUD_NOARP;

  private final NetlinkSocket socket;

  Neighbours(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Sets a neighbour or proxy entry, in the place of what was there. */
  public void set(Neighbour neighbour) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_REPLACE;
    socket.request(request("set neighbour", neighbour, Neighbour.RTM_NEWNEIGH, flags));
  }

  /**
   * Removes a neighbour or proxy entry.
   *
   * @return false when there was none
   */
  public boolean remove(Neighbour neighbour) throws KernelException {
    return removed(request("remove neighbour", neighbour, Neighbour.RTM_DELNEIGH, 0));
  }

  /** The neighbours on all links. */
  public List<Neighbour> list() throws KernelException {
    return list(0);
  }

  /** The addresses that this machine answers for. */
  public List<Neighbour> proxies() throws KernelException {
    return list(Neighbour.NTF_PROXY);
  }

  /** On a VXLAN link, {@code mac} is behind the host {@code remote}. */
  public void setForwarding(int link, MacAddress mac, InetAddress remote) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_REPLACE;
    socket.request(forwarding("set", link, mac, remote, Neighbour.RTM_NEWNEIGH, flags));
  }

  /**
   * Takes {@link #setForwarding} back.
   *
   * @return false when there was no such entry
   */
  public boolean removeForwarding(int link, MacAddress mac, InetAddress remote)
      throws KernelException {
    return removed(forwarding("remove", link, mac, remote, Neighbour.RTM_DELNEIGH, 0));
  }

  private List<Neighbour> list(int flags) throws KernelException {
    MessageWriter body = Neighbour.header(Ip.AF_UNSPEC, 0, 0, flags);
    return socket
        .dump(new NetlinkRequest("list", "neighbours", Neighbour.RTM_GETNEIGH, 0, body))
        .stream()
        .filter(message -> message.type() == Neighbour.RTM_NEWNEIGH)
        .map(Neighbour::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private boolean removed(NetlinkRequest request) throws KernelException {
    try {
      socket.request(request);
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV || e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    }
  }

  private static NetlinkRequest request(String step, Neighbour neighbour, int type, int flags) {
    return new NetlinkRequest(step, neighbour.toString(), type, flags, neighbour.encode());
  }

  private static NetlinkRequest forwarding(
      String step, int link, MacAddress mac, InetAddress remote, int type, int flags) {
    MessageWriter body =
        Neighbour.header(AF_BRIDGE, link, NUD_PERMANENT_NOARP, Neighbour.NTF_SELF)
            .bytes(Neighbour.NDA_LLADDR, mac.octets())
            .bytes(Neighbour.NDA_DST, remote.getAddress());
    String object = mac + " by " + Literals.text(remote) + " on link " + link;
    return new NetlinkRequest(step + " forwarding of", object, type, flags, body);
  }
}
