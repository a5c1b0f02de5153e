package io.gantry.engine.log.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Datagrams over UDP. */
final class UdpConnection implements Connection {
  private final DatagramChannel channel;

  private UdpConnection(DatagramChannel channel) {
    this.channel = channel;
  }

  static UdpConnection open(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.connect(address);
      return new UdpConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    try {
      channel.write(ByteBuffer.wrap(bytes));
    } catch (PortUnreachableException e) {
      // The kernel tells of an earlier datagram that nobody took; this one was not sent yet.
      channel.write(ByteBuffer.wrap(bytes));
    }
  }

  @Override
  public InputStream answers() {
    throw new UnsupportedOperationException("datagrams");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the descriptor is gone all the same
    }
  }
}
