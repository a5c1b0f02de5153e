package io.gantry.network.fabric;

import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.network.NameService;
import io.gantry.network.dns.ChannelOpener;
import io.gantry.network.dns.NameServer;
import io.gantry.network.dns.NameServers;
import io.gantry.network.host.Host;
import io.gantry.network.sandbox.LiveSandbox;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The name servers of sandboxes, by container. Their sockets are born inside.
 *
 * <p>Queries go to port 53 of an address of the loopback. Nobody listens there: a container that is
 * itself a name server must be able to have that port at all addresses. So the server has a port
 * that the kernel chose, and a rule inside the sandbox leads there.
 */
final class SandboxNames implements AutoCloseable {
  private static final InetAddress ADDRESS = Inet4Address.ofLiteral("127.0.0.11");

  private final NameServers servers;
  private final Map<String, NameServer> serving = new ConcurrentHashMap<>();

  SandboxNames(Host host) {
    servers =
        new NameServers(
            new ChannelOpener() {
              @Override
              public DatagramChannel datagrams(ProtocolFamily family) throws IOException {
                return host.opened(() -> DatagramChannel.open(family));
              }

              @Override
              public SocketChannel stream(ProtocolFamily family) throws IOException {
                return host.opened(() -> SocketChannel.open(family));
              }
            });
  }

  /** Serves a sandbox, instead of whoever did so before. */
  void serve(String container, LiveSandbox sandbox, NameService names) throws IOException {
    stop(container);
    Bound bound;
    try (NetworkNamespace namespace = sandbox.open()) {
      bound = namespace.<Bound, IOException>inside(SandboxNames::bind);
    }
    serving.put(container, servers.serve(bound.udp, bound.tcp, names, inside(sandbox)));
  }

  void stop(String container) {
    NameServer server = serving.remove(container);
    if (server != null) {
      server.close();
    }
  }

  private record Bound(DatagramChannel udp, ServerSocketChannel tcp) {}

  private static Bound bind() throws IOException {
    DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      udp.bind(new InetSocketAddress(ADDRESS, 0));
      ServerSocketChannel tcp = ServerSocketChannel.open(StandardProtocolFamily.INET);
      try {
        tcp.bind(new InetSocketAddress(ADDRESS, 0));
        NamesRedirect.commit(ADDRESS, port(udp.getLocalAddress()), port(tcp.getLocalAddress()));
        return new Bound(udp, tcp);
      } catch (IOException | RuntimeException e) {
        tcp.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      udp.close();
      throw e;
    }
  }

  private static int port(SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }

  private static ChannelOpener inside(LiveSandbox sandbox) {
    return new ChannelOpener() {
      @Override
      public DatagramChannel datagrams(ProtocolFamily family) throws IOException {
        try (NetworkNamespace namespace = sandbox.open()) {
          return namespace.<DatagramChannel, IOException>inside(() -> DatagramChannel.open(family));
        }
      }

      @Override
      public SocketChannel stream(ProtocolFamily family) throws IOException {
        try (NetworkNamespace namespace = sandbox.open()) {
          return namespace.<SocketChannel, IOException>inside(() -> SocketChannel.open(family));
        }
      }
    };
  }

  @Override
  public void close() {
    servers.close();
    serving.clear();
  }
}
