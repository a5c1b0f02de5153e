package io.gantry.api.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where a server listens, as given by {@code -H}. */
public sealed interface ListenAddress {

  /** A socket in the file system. */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A TCP address; plain, so it should be a loopback one. */
  record Tcp(InetSocketAddress address) implements ListenAddress {
    @Override
    public String toString() {
      String host = address.getAddress().getHostAddress();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
  }
}
