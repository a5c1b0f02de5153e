package io.gantry.api.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Accepts the connections of one listening socket, on a virtual thread that waits for them. It
 * never stops for want of descriptors: it refuses what is too much, says so, and goes on.
 */
final class Acceptor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.api.http");
  private static final long SAY_AGAIN_NANOS = 60_000_000_000L;
  private static final long PAUSE_MILLIS = 100;

  private final ServerSocketChannel listener;
  private final ListenAddress address;
  private final int most;
  private final Connections connections;
  private final Consumer<Channel> taker;
  private long lastSaid = System.nanoTime() - SAY_AGAIN_NANOS;

  Acceptor(
      ServerSocketChannel listener,
      ListenAddress address,
      int most,
      Connections connections,
      Consumer<Channel> taker) {
    this.listener = listener;
    this.address = address;
    this.most = most;
    this.connections = connections;
    this.taker = taker;
  }

  void start() {
    Function<SocketChannel, Channel> wrap =
        switch (address) {
          case ListenAddress.Unix unix -> UnixChannel::new;
          case ListenAddress.Tcp tcp -> socket -> new NioSocketChannel(null, socket);
        };
    Thread.ofVirtual().name("accept " + address).start(() -> loop(wrap));
  }

  private void loop(Function<SocketChannel, Channel> wrap) {
    while (listener.isOpen()) {
      try {
        take(listener.accept(), wrap);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        say("cannot accept a connection: " + e.getMessage());
        pause();
      }
    }
  }

  private void take(SocketChannel socket, Function<SocketChannel, Channel> wrap)
      throws IOException {
    if (!connections.opened(most)) {
      socket.close();
      say("refused a connection: " + most + " are open, as many as the limit on open files allows");
      return;
    }
    try {
      taker.accept(wrap.apply(socket));
    } catch (RuntimeException e) {
      connections.closed();
      socket.close();
      say("cannot serve a connection: " + e);
    }
  }

  private void say(String what) {
    long now = System.nanoTime();
    if (now - lastSaid >= SAY_AGAIN_NANOS) {
      lastSaid = now;
      LOG.log(Level.WARNING, "{0} on {1}", what, address);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing listener", e);
    }
  }
}
