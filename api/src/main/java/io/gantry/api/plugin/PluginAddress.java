package io.gantry.api.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;

/** Where a plugin listens. */
sealed interface PluginAddress {
  /** At a socket of this host. */
  record Unix(String path) implements PluginAddress {
    @Override
    public SocketAddress socket() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public ProtocolFamily family() {
      return StandardProtocolFamily.UNIX;
    }

    @Override
    public String toString() {
      return "unix " + path;
    }
  }

  /** At a port. */
  record Tcp(String host, int port) implements PluginAddress {
    @Override
    public SocketAddress socket() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public ProtocolFamily family() {
      InetSocketAddress address = new InetSocketAddress(host, port);
      return address.getAddress() instanceof java.net.Inet6Address
          ? StandardProtocolFamily.INET6
          : StandardProtocolFamily.INET;
    }

    @Override
    public String toString() {
      return "tcp " + host + ":" + port;
    }
  }

  SocketAddress socket();

  ProtocolFamily family();

  /**
   * Reads {@code unix:///run/x.sock} or {@code tcp://localhost:8080}.
   *
   * @throws IOException when it is neither
   */
  static PluginAddress parse(String text) throws IOException {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme());
      if (scheme.equals("unix") && uri.getPath() != null) {
        return new Unix(uri.getPath());
      }
      if ((scheme.equals("tcp") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getPort() > 0) {
        return new Tcp(uri.getHost(), uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("unknown plugin address \"" + text.strip() + "\"", e);
    }
    throw new IOException(
        "unknown plugin address \"%s\": only unix and tcp are supported".formatted(text.strip()));
  }
}
