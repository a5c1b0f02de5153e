package io.gantry.api.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 server over any number of listening sockets, which are handed to it bound.
 *
 * <p>One event loop thread moves the bytes; handlers run on virtual threads. Closing it stops
 * accepting, gives handlers under way a moment, interrupts those that go on, and cuts what is left.
 */
public final class HttpServer implements AutoCloseable {
  static {
    NettyLog.install();
    // its flight recorder events load a good part of jdk.jfr, recorded or not
    System.setProperty("io.netty.jfr.enabled", "false");
  }

  /** Buffers are 64 KB chunks of one arena, so that an idle server holds next to nothing. */
  private static final int ARENAS = 1;

  private static final int PAGE_BYTES = 8 * 1024;
  private static final int PAGES_PER_CHUNK_LOG2 = 4;

  private final Handler handler;
  private final Limits limits;
  private final Connections connections = new Connections();
  private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loops;
  private final ByteBufAllocator buffers =
      new PooledByteBufAllocator(true, 0, ARENAS, PAGE_BYTES, PAGES_PER_CHUNK_LOG2, 0, 0, false);

  private final Pieces pieces = new Pieces();

  /** A server that answers every request by {@code handler}. */
  public HttpServer(Handler handler, Limits limits) {
    this.handler = handler;
    this.limits = limits;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().name("http-", 0).daemon().factory(), NioIoHandler.newFactory());
  }

  /** Serves the connections of {@code listener}, a bound and blocking socket, until closed. */
  public void serve(ServerSocketChannel listener, ListenAddress address) {
    Acceptor acceptor =
        new Acceptor(listener, address, limits.connections(), connections, this::take);
    acceptors.add(acceptor);
    acceptor.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
  private void take(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOCATOR, buffers);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, true);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    int high = limits.bufferedBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 4, high));
    channel
        .pipeline()
        .addLast(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel initialized) {
                RequestDecoder decoder = new RequestDecoder(limits);
                initialized
                    .pipeline()
                    .addLast(
                        decoder,
                        new Connection(initialized, connections, handler, limits, pieces, decoder));
              }
            });
    loops.register(channel);
  }

  /** Connections open now. */
  public int openConnections() {
    return connections.open();
  }

  /** Accepts no more; what is under way goes on. */
  public void stopAccepting() {
    acceptors.forEach(Acceptor::close);
  }

  /** Stops accepting, and waits for handlers under way for at most {@code patience} in all. */
  public void close(Duration patience) throws InterruptedException {
    stopAccepting();
    long deadline = System.nanoTime() + patience.toNanos();
    connections.underWay().forEach(Exchange::gone);
    for (Exchange exchange : connections.underWay()) {
      if (!exchange.awaitEnd((deadline - System.nanoTime()) / 1_000_000)) {
        exchange.interrupt();
      }
    }
    loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).await(1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      close(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
