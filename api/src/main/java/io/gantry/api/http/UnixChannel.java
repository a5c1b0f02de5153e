package io.gantry.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/**
 * An accepted connection of a unix socket whose client may close its sending side and still read.
 *
 * <p>Netty's own {@code NioDomainSocketChannel} closes such a connection: its event loop honours
 * {@code ALLOW_HALF_CLOSURE} only for channels configured by a {@code SocketChannelConfig}, which
 * that one lacks. {@code echo hello | docker run -i … cat} needs it.
 */
final class UnixChannel extends AbstractNioByteChannel implements DuplexChannel {
  private final UnixChannelConfig config = new UnixChannelConfig(this);
  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;

  UnixChannel(SocketChannel socket) {
    super(null, socket);
  }

  private SocketChannel socket() {
    return (SocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return socket().isOpen() && socket().isConnected();
  }

  @Override
  protected int doReadBytes(ByteBuf buffer) throws IOException {
    return buffer.writeBytes(socket(), buffer.writableBytes());
  }

  @Override
  protected int doWriteBytes(ByteBuf buffer) throws IOException {
    return buffer.readBytes(socket(), buffer.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(socket(), region.transferred());
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    socket().close();
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || !isActive();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || !isActive();
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  protected boolean isInputShutdown0() {
    return isInputShutdown();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return onLoop(
        promise,
        () -> {
          inputShutdown = true;
          socket().shutdownInput();
        });
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    return onLoop(
        promise,
        () -> {
          outputShutdown = true;
          socket().shutdownOutput();
        });
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return onLoop(
        promise,
        () -> {
          inputShutdown = true;
          outputShutdown = true;
          socket().shutdownInput();
          socket().shutdownOutput();
        });
  }

  private interface SocketAct {
    void run() throws IOException;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  private ChannelFuture onLoop(ChannelPromise promise, SocketAct act) {
    EventLoop loop = eventLoop();
    if (!loop.inEventLoop()) {
      loop.execute(() -> onLoop(promise, act));
      return promise;
    }
    try {
      act.run();
      promise.setSuccess();
    } catch (IOException | RuntimeException e) {
      promise.setFailure(e);
    }
    return promise;
  }

  @Override
  protected SocketAddress localAddress0() {
    return address(true);
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return address(false);
  }

  private SocketAddress address(boolean local) {
    try {
      return local ? socket().getLocalAddress() : socket().getRemoteAddress();
    } catch (IOException e) {
      throw new IllegalStateException("connection is closed", e);
    }
  }

  @Override
  protected boolean doConnect(SocketAddress remote, SocketAddress local) {
    throw new UnsupportedOperationException("an accepted connection is connected");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("an accepted connection is connected");
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException("an accepted connection is bound");
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }
}
