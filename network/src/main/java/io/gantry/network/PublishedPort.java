package io.gantry.network;

import java.net.InetAddress;

/**
 * A port of a container that is reached by a port of the host.
 *
 * @param transport of both
 * @param hostAddress the host's address it is bound to; the unspecified one of a family is every
 *     one of that family
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 */
public record PublishedPort(
    Transport transport, InetAddress hostAddress, int hostPort, int containerPort) {
  /** Protocols with ports. */
  public enum Transport {
    /** RFC 9293. */
    TCP,
    /** RFC 768. */
    UDP,
    /** RFC 9260. */
    SCTP
  }
}
