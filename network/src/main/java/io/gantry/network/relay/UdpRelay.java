package io.gantry.network.relay;

import static java.lang.System.Logger.Level.DEBUG;

import io.gantry.network.host.Host;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries datagrams. Each client has a socket towards the container while it talks, so that answers
 * find back; after a time of silence, as long as the kernel's own for a stream of datagrams, it is
 * closed.
 */
final class UdpRelay implements Relay {
  private static final System.Logger LOG = System.getLogger(UdpRelay.class.getName());
  private static final int LARGEST = 65_536;
  private static final int SILENCE_MILLIS = 120_000;
  private static final long PAUSE = 100_000_000;

  private final Host host;
  private final DatagramChannel server;
  private final InetSocketAddress target;
  private final Semaphore places;
  private final Map<SocketAddress, DatagramChannel> clients = new ConcurrentHashMap<>();

  /**
   * Receives from now on.
   *
   * @param server bound; this object's from now on
   * @param places how many clients there may be; shared with others
   */
  UdpRelay(Host host, DatagramChannel server, InetSocketAddress target, Semaphore places) {
    this.host = host;
    this.server = server;
    this.target = target;
    this.places = places;
    Thread.ofVirtual().name("relay-udp").start(this::receive);
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.socket().getLocalSocketAddress();
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    while (server.isOpen()) {
      try {
        SocketAddress client = server.receive(buffer.clear());
        forward(client, buffer.flip());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(DEBUG, "receiving for " + target, e);
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void forward(SocketAddress client, ByteBuffer datagram) throws IOException {
    DatagramChannel known = clients.get(client);
    if (known == null && !places.tryAcquire()) {
      return; // as a full queue of the kernel would
    }
    DatagramChannel container = known == null ? opened(client) : known;
    try {
      container.write(datagram);
    } catch (IOException e) {
      LOG.log(DEBUG, "sending to " + target, e); // nobody listens there, for now
    }
  }

  private DatagramChannel opened(SocketAddress client) throws IOException {
    DatagramChannel container;
    try {
      container = host.opened(DatagramChannel::open);
    } catch (IOException | RuntimeException e) {
      places.release();
      throw e;
    }
    container.connect(target);
    container.socket().setSoTimeout(SILENCE_MILLIS);
    clients.put(client, container);
    Thread.ofVirtual().name("relay-udp").start(() -> answer(client, container));
    return container;
  }

  private void answer(SocketAddress client, DatagramChannel container) {
    byte[] bytes = new byte[LARGEST];
    try (container) {
      while (server.isOpen()) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        if (receive(container, packet)) {
          server.send(ByteBuffer.wrap(bytes, 0, packet.getLength()), client);
        }
      }
    } catch (SocketTimeoutException e) {
      LOG.log(DEBUG, "{0} is silent", client);
    } catch (IOException e) {
      LOG.log(DEBUG, "answering " + client, e);
    } finally {
      clients.remove(client);
      places.release();
    }
  }

  /** Whether something came; a refusal by the container is no reason to give up. */
  private static boolean receive(DatagramChannel container, DatagramPacket packet)
      throws IOException {
    try {
      container.socket().receive(packet);
      return true;
    } catch (java.net.PortUnreachableException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (DatagramChannel container : clients.values()) {
        container.close();
      }
    } catch (IOException e) {
      LOG.log(DEBUG, "closing a relay", e); // it is closed all the same
    }
  }
}
