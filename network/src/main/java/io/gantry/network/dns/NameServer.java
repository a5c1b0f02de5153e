package io.gantry.network.dns;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The name server of one sandbox, from {@link NameServers#serve} until it is closed. */
public final class NameServer implements AutoCloseable {
  /** Queries are short; what is longer is cut, and then refused. */
  private static final int LONGEST_QUERY = 2048;

  /** What the kernel keeps while this is busy; it gives what its administrator allows. */
  private static final int KEPT_BY_KERNEL = 1 << 20;

  private static final int MOST_CONNECTIONS = 128;
  private static final long PAUSE = 100_000_000;

  private static final System.Logger LOG = System.getLogger(NameServer.class.getName());

  private final DatagramChannel udp;
  private final ServerSocketChannel tcp;
  private final Resolver resolver;
  private final Set<NameServer> open;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param open those of this engine: it is in there until it is closed
   */
  NameServer(
      DatagramChannel udp, ServerSocketChannel tcp, Resolver resolver, Set<NameServer> open) {
    this.udp = udp;
    this.tcp = tcp;
    this.resolver = resolver;
    this.open = open;
  }

  void start() throws IOException {
    udp.setOption(StandardSocketOptions.SO_RCVBUF, KEPT_BY_KERNEL);
    open.add(this);
    Thread.ofVirtual().name("names-udp").start(this::receive);
    Thread.ofVirtual().name("names-tcp").start(this::accept);
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_QUERY);
    while (udp.isOpen()) {
      try {
        SocketAddress client = udp.receive(buffer.clear());
        byte[] message = Arrays.copyOf(buffer.array(), buffer.position());
        resolver.resolve(message, Transport.UDP, answer -> send(answer, client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        pause(e);
      } catch (RuntimeException e) {
        LOG.log(WARNING, "answering a query", e); // the next one must not suffer for it
      }
    }
  }

  private void send(Optional<byte[]> answer, SocketAddress client) {
    try {
      if (answer.isPresent()) {
        udp.send(ByteBuffer.wrap(answer.get()), client);
      }
    } catch (IOException e) {
      LOG.log(DEBUG, "answering " + client, e); // the client is gone, or has lied about itself
    }
  }

  private void accept() {
    while (tcp.isOpen()) {
      try {
        SocketChannel channel = tcp.accept();
        if (connections.size() < MOST_CONNECTIONS) {
          new Connection(channel, resolver, connections).start();
        } else {
          channel.close();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        pause(e);
      }
    }
  }

  /** The kernel is short of something: trying again at once would not help it. */
  private static void pause(IOException e) {
    LOG.log(DEBUG, "serving names", e);
    LockSupport.parkNanos(PAUSE);
  }

  /** Stops serving, and closes the channels. */
  @Override
  public void close() {
    try (udp;
        tcp) {
      open.remove(this);
    } catch (IOException e) {
      LOG.log(DEBUG, "closing a name server", e); // they are closed all the same
    }
    connections.forEach(Connection::close);
    resolver.close();
  }
}
