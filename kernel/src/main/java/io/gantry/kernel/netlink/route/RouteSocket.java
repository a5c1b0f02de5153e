package io.gantry.kernel.netlink.route;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkProtocol;
import io.gantry.kernel.netlink.NetlinkSocket;
import io.gantry.kernel.netlink.NetworkNamespace;

/**
 * The network of one namespace: its links, addresses, routes and neighbours, by one socket. Several
 * threads may use it.
 */
public final class RouteSocket implements AutoCloseable {
  private final NetlinkSocket socket;

  private RouteSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** For the namespace of the calling thread: the host's. */
  public static RouteSocket open() throws KernelException {
    return new RouteSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_ROUTE));
  }

  /** For {@code namespace}, which it keeps while it is open. */
  public static RouteSocket open(NetworkNamespace namespace) throws KernelException {
    return new RouteSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_ROUTE, namespace));
  }

  /** Its links. */
  public Links links() {
    return new Links(socket);
  }

  /** The addresses of its links. */
  public Addresses addresses() {
    return new Addresses(socket);
  }

  /** Its routes. */
  public Routes routes() {
    return new Routes(socket);
  }

  /** Its neighbours. */
  public Neighbours neighbours() {
    return new Neighbours(socket);
  }

  @Override
  public void close() {
    socket.close();
  }
}
