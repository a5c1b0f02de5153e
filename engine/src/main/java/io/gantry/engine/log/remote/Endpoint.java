package io.gantry.engine.log.remote;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Endpoint {
  /**
   * A stream over TCP.
   *
   * @param host a name or an address; empty for this host
   */
  record Tcp(String host, int port) implements Endpoint {}

  /** A stream over TCP, encrypted. */
  record Tls(String host, int port, TlsFiles files) implements Endpoint {}

  /** Datagrams. */
  record Udp(String host, int port) implements Endpoint {}

  /** A stream over a socket in the file system. */
  record UnixStream(Path path) implements Endpoint {}

  /** Datagrams over a socket in the file system. */
  record UnixDatagrams(Path path) implements Endpoint {}
}
