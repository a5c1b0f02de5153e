package io.gantry.network.firewall;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.conntrack.Connection;
import io.gantry.kernel.netlink.conntrack.ConntrackSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Conversations without connections (UDP, and SCTP for its heartbeats) that the kernel keeps track
 * of. One that began before its port was published, or with a container that is gone, would go on
 * as it began for as long as its client does not pause; so it is forgotten, and its next packet is
 * looked at anew.
 */
public final class Conversations {
  private Conversations() {}

  /** Forgets those with the endpoint's published ports, or with the ports of whoever had them. */
  public static void forget(EndpointSpec endpoint) throws KernelException {
    List<PublishedPort> ports =
        endpoint.ports().stream().filter(port -> port.transport() != Transport.TCP).toList();
    if (ports.isEmpty()) {
      return;
    }
    try (ConntrackSocket socket = ConntrackSocket.open()) {
      socket.deleteAll(
          connection -> ports.stream().anyMatch(port -> concerns(connection, endpoint, port)));
    }
  }

  private static boolean concerns(
      Connection connection, EndpointSpec endpoint, PublishedPort port) {
    InetAddress host = port.hostAddress();
    boolean published =
        connection.original().destinationPort() == port.hostPort()
            && sameFamily(host, connection.original().destination())
            && (host.isAnyLocalAddress() || host.equals(connection.original().destination()));
    return connection.original().protocol() == EndpointElements.number(port.transport())
        && (published || answers(connection, endpoint, port));
  }

  private static boolean answers(Connection connection, EndpointSpec endpoint, PublishedPort port) {
    return connection.reply().sourcePort() == port.containerPort()
        && Stream.of(endpoint.ipv4(), endpoint.ipv6())
            .flatMap(Optional::stream)
            .map(Cidr::address)
            .anyMatch(connection.reply().source()::equals);
  }

  private static boolean sameFamily(InetAddress one, InetAddress other) {
    return one.getAddress().length == other.getAddress().length;
  }
}
