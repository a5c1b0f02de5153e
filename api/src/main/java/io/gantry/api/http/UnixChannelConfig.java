package io.gantry.api.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;

/**
 * Configuration of a {@link UnixChannel}: half-closure is always allowed, and what only TCP has is
 * inert.
 */
final class UnixChannelConfig extends DefaultChannelConfig implements SocketChannelConfig {

  UnixChannelConfig(Channel channel) {
    super(channel);
  }

  @Override
  public boolean isAllowHalfClosure() {
    return true;
  }

  @Override
  public SocketChannelConfig setAllowHalfClosure(boolean allow) {
    return this;
  }

  @Override
  public boolean isTcpNoDelay() {
    return false;
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public int getSendBufferSize() {
    return 0;
  }

  @Override
  public int getReceiveBufferSize() {
    return 0;
  }

  @Override
  public boolean isKeepAlive() {
    return false;
  }

  @Override
  public int getTrafficClass() {
    return 0;
  }

  @Override
  public boolean isReuseAddress() {
    return false;
  }

  @Override
  public SocketChannelConfig setTcpNoDelay(boolean on) {
    return this;
  }

  @Override
  public SocketChannelConfig setSoLinger(int seconds) {
    return this;
  }

  @Override
  public SocketChannelConfig setSendBufferSize(int bytes) {
    return this;
  }

  @Override
  public SocketChannelConfig setReceiveBufferSize(int bytes) {
    return this;
  }

  @Override
  public SocketChannelConfig setKeepAlive(boolean on) {
    return this;
  }

  @Override
  public SocketChannelConfig setTrafficClass(int trafficClass) {
    return this;
  }

  @Override
  public SocketChannelConfig setReuseAddress(boolean on) {
    return this;
  }

  @Override
  public SocketChannelConfig setPerformancePreferences(int time, int latency, int bandwidth) {
    return this;
  }

  @Override
  public SocketChannelConfig setConnectTimeoutMillis(int millis) {
    super.setConnectTimeoutMillis(millis);
    return this;
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // the interface still asks for it
  public SocketChannelConfig setMaxMessagesPerRead(int messages) {
    super.setMaxMessagesPerRead(messages);
    return this;
  }

  @Override
  public SocketChannelConfig setWriteSpinCount(int count) {
    super.setWriteSpinCount(count);
    return this;
  }

  @Override
  public SocketChannelConfig setAllocator(ByteBufAllocator allocator) {
    super.setAllocator(allocator);
    return this;
  }

  @Override
  public SocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
    super.setRecvByteBufAllocator(allocator);
    return this;
  }

  @Override
  public SocketChannelConfig setAutoRead(boolean on) {
    super.setAutoRead(on);
    return this;
  }

  @Override
  public SocketChannelConfig setAutoClose(boolean on) {
    super.setAutoClose(on);
    return this;
  }

  @Override
  public SocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
    super.setMessageSizeEstimator(estimator);
    return this;
  }

  @Override
  public SocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
    super.setWriteBufferWaterMark(mark);
    return this;
  }
}
