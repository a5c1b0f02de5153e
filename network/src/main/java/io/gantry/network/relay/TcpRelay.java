package io.gantry.network.relay;

import static java.lang.System.Logger.Level.DEBUG;

import io.gantry.network.host.Host;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries TCP connections: two virtual threads each, one for each direction; the end of one
 * direction is told to the other side, and does not end the other one.
 */
final class TcpRelay implements Relay {
  private static final System.Logger LOG = System.getLogger(TcpRelay.class.getName());
  private static final int BUFFER = 32 * 1024;
  private static final long PAUSE = 100_000_000;

  private final Host host;
  private final ServerSocketChannel server;
  private final InetSocketAddress target;
  private final Semaphore places;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /**
   * Accepts from now on.
   *
   * @param server bound; this object's from now on
   * @param places how many connections there may be; shared with others
   */
  TcpRelay(Host host, ServerSocketChannel server, InetSocketAddress target, Semaphore places) {
    this.host = host;
    this.server = server;
    this.target = target;
    this.places = places;
    Thread.ofVirtual().name("relay-tcp").start(this::accept);
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.socket().getLocalSocketAddress();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().name("relay").start(() -> carry(client));
        } else {
          client.close();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(DEBUG, "accepting for " + target, e); // out of descriptors, for example
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void carry(SocketChannel client) {
    try (client;
        SocketChannel container = host.opened(SocketChannel::open)) {
      open.add(client);
      open.add(container);
      container.connect(target);
      Thread back = Thread.ofVirtual().name("relay").start(() -> copy(container, client));
      copy(client, container);
      back.join();
    } catch (IOException e) {
      LOG.log(DEBUG, "connecting to " + target, e); // the client sees its connection end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(channel -> !channel.isOpen());
      places.release();
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      while (from.read(buffer.clear()) >= 0) {
        for (buffer.flip(); buffer.hasRemaining(); ) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      abandon(from);
      abandon(to);
    }
  }

  private static void abandon(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(DEBUG, "closing a connection", e); // it is closed all the same
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.log(DEBUG, "closing a relay", e); // it is closed all the same
    }
    open.forEach(TcpRelay::abandon);
  }
}
