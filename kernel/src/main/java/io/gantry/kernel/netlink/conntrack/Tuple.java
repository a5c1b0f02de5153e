package io.gantry.kernel.netlink.conntrack;

import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;

/**
 * One direction of a connection.
 *
 * @param source where packets come from
 * @param destination where they go to
 * @param protocol {@code IPPROTO_*}: TCP is 6, UDP 17, SCTP 132
 * @param sourcePort 0 for a protocol without ports
 * @param destinationPort 0 for a protocol without ports
 */
public record Tuple(
    InetAddress source,
    InetAddress destination,
    int protocol,
    int sourcePort,
    int destinationPort) {
  @Override
  public String toString() {
    return "protocol "
        + protocol
        + " "
        + end(source, sourcePort)
        + " to "
        + end(destination, destinationPort);
  }

  private static String end(InetAddress address, int port) {
    return Literals.text(address) + " port " + port;
  }
}
