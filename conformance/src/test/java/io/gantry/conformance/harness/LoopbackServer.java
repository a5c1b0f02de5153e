package io.gantry.conformance.harness;

import com.sun.net.httpserver.HttpServer;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Servers of tests on the loopback of an engine's host. */
public final class LoopbackServer {
  private LoopbackServer() {}

  /** One for HTTP that is bound, and to be started. It never answers who speaks TLS to it. */
  public static HttpServer http(Daemon daemon, int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return inside(daemon, () -> HttpServer.create(address, 0));
  }

  /** A socket that waits for connections. */
  public static ServerSocket socket(Daemon daemon, int port) {
    return inside(daemon, () -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
  }

  private static <T> T inside(Daemon daemon, NetworkNamespace.Work<T, IOException> work) {
    try (NetworkNamespace namespace = NetworkNamespace.open(daemon.namespace())) {
      return namespace.inside(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
