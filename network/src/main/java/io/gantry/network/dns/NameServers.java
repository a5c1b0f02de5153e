package io.gantry.network.dns;

import io.gantry.network.NameService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** The name servers of one engine, and what they share: the answers of the host's resolvers. */
public final class NameServers implements AutoCloseable {
  /** How many answers are kept; with their usual size, a few megabytes. */
  private static final int MOST_KEPT = 4_096;

  /** How many queries may be under way to resolvers; each takes a descriptor or a few. */
  private static final int MOST_UNDER_WAY = 8_192;

  private final ChannelOpener host;
  private final AnswerCache cache = new AnswerCache(MOST_KEPT, System::nanoTime);
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final AtomicBoolean rehearsed = new AtomicBoolean();
  private final Set<NameServer> servers = ConcurrentHashMap.newKeySet();

  /** Serving nobody. */
  public NameServers(ChannelOpener host) {
    this.host = host;
  }

  /**
   * Serves a sandbox until the server is closed. The channels are the server's from now on, and
   * closed when this fails.
   *
   * @param udp bound, born in the sandbox's namespace
   * @param tcp bound, born in the sandbox's namespace
   * @param names asked anew for each query
   * @param sandbox opens what asks the resolvers that are asked from inside
   * @throws IOException when the channels are not bound
   */
  public NameServer serve(
      DatagramChannel udp, ServerSocketChannel tcp, NameService names, ChannelOpener sandbox)
      throws IOException {
    try {
      InetSocketAddress self = (InetSocketAddress) udp.getLocalAddress();
      Resolver resolver = new Resolver(names, new Forwarder(host, sandbox), cache, underWay, self);
      NameServer server = new NameServer(udp, tcp, resolver, servers);
      if (!rehearsed.getAndSet(true)) {
        Thread.ofVirtual().name("names-rehearsal").start(new Rehearsal()::run);
      }
      server.start();
      return server;
    } catch (IOException | RuntimeException e) {
      udp.close();
      tcp.close();
      throw e;
    }
  }

  /** Stops serving all sandboxes. */
  @Override
  public void close() {
    servers.forEach(NameServer::close);
  }
}
