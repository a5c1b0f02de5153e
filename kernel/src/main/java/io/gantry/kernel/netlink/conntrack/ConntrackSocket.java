package io.gantry.kernel.netlink.conntrack;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkProtocol;
import io.gantry.kernel.netlink.NetlinkSocket;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The connections that one network namespace keeps track of. A connection goes on by the
 * translation that its first packet found: when a port is published anew, or its container has
 * gone, a UDP sender that does not stop would be heard by nobody until its entry is deleted.
 */
public final class ConntrackSocket implements AutoCloseable {
  private static final int AF_UNSPEC = 0;

  private final NetlinkSocket socket;

  private ConntrackSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** For the namespace of the calling thread: the host's. */
  public static ConntrackSocket open() throws KernelException {
    return new ConntrackSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER));
  }

  /** For {@code namespace}. */
  public static ConntrackSocket open(NetworkNamespace namespace) throws KernelException {
    return new ConntrackSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER, namespace));
  }

  /** All connections of both IP versions. */
  public List<Connection> list() throws KernelException {
    return list(_ -> true);
  }

  /** The connections that are {@code wanted}; others are not kept. */
  public List<Connection> list(Predicate<Connection> wanted) throws KernelException {
    return socket.dump(Connection.list(AF_UNSPEC)).stream()
        .map(Connection::of)
        .flatMap(Optional::stream)
        .filter(wanted)
        .toList();
  }

  /**
   * Forgets a connection: its next packet is taken for a first one.
   *
   * @return false when it was gone already
   */
  public boolean delete(Connection connection) throws KernelException {
    try {
      socket.request(connection.delete());
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Forgets all connections that are {@code wanted}.
   *
   * @return how many
   */
  public int deleteAll(Predicate<Connection> wanted) throws KernelException {
    int deleted = 0;
    for (Connection connection : list(wanted)) {
      deleted += delete(connection) ? 1 : 0;
    }
    return deleted;
  }

  @Override
  public void close() {
    socket.close();
  }
}
