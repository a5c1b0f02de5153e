package io.gantry.network;

import java.net.InetAddress;

/**
 * A port of another container on the same network.
 *
 * @param address the other's, of IPv4
 * @param transport of the port
 * @param port 1 to 65535
 */
public record PeerPort(InetAddress address, PublishedPort.Transport transport, int port) {}
