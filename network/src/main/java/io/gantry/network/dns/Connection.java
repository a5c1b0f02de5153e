package io.gantry.network.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * A client that asks by TCP, one question after the other, without waiting for answers if it likes
 * (RFC 7766): they come as they are found. Who asks more than a few at once is not read on until
 * one is answered.
 */
final class Connection implements AutoCloseable {
  private static final int MOST_AT_ONCE = 32;

  /** How long a client may be silent, in milliseconds. */
  private static final int IDLE = 10_000;

  private final SocketChannel channel;
  private final Resolver resolver;
  private final Set<Connection> open;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /**
   * @param open those of this server: it is in there until it ends
   */
  Connection(SocketChannel channel, Resolver resolver, Set<Connection> open) {
    this.channel = channel;
    this.resolver = resolver;
    this.open = open;
    open.add(this);
  }

  void start() {
    Thread.ofVirtual().name("names-connection").start(this::serve);
  }

  private void serve() {
    try (this) {
      Socket socket = channel.socket();
      socket.setSoTimeout(IDLE);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      readAll(in);
      places.acquire(MOST_AT_ONCE); // answers under way are still wanted
    } catch (IOException e) {
      // the client is gone, or too slow
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll(DataInputStream in) throws IOException, InterruptedException {
    while (true) {
      byte[] message;
      try {
        message = Frames.read(in);
      } catch (EOFException e) {
        return;
      }
      places.acquire();
      resolver.resolve(message, Transport.TCP, this::answer);
    }
  }

  private void answer(Optional<byte[]> answer) {
    try {
      if (answer.isPresent()) {
        write(Frames.of(answer.get()));
      }
    } catch (IOException e) {
      close();
    } finally {
      places.release();
    }
  }

  private synchronized void write(byte[] frame) throws IOException {
    channel.socket().getOutputStream().write(frame);
  }

  @Override
  public void close() {
    open.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      // the kernel has let it go all the same
    }
  }
}
