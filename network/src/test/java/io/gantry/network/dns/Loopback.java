package io.gantry.network.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;

/** Sockets of tests, on 127.0.0.1. */
final class Loopback {
  /** Long enough for a machine that is busy with other things; nothing waits for it to pass. */
  private static final int DEADLINE = 60_000;

  private static final int TRIES = 100;

  private Loopback() {}

  /**
   * Channels bound to one port.
   *
   * @param udp for datagrams
   * @param tcp for connections
   */
  record Pair(DatagramChannel udp, ServerSocketChannel tcp) {
    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.socket().getLocalPort());
    }
  }

  /** Opens both on a port that is free for both. */
  static Pair pair() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      DatagramChannel udp = DatagramChannel.open();
      ServerSocketChannel tcp = ServerSocketChannel.open();
      try {
        udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        tcp.bind(udp.getLocalAddress());
        return new Pair(udp, tcp);
      } catch (BindException e) { // somebody's connection is there
        udp.close();
        tcp.close();
      }
    }
    throw new IOException("no port is free for UDP and TCP");
  }

  /** Asks by UDP and gives the packet that comes back. */
  static byte[] ask(InetSocketAddress server, byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(DEADLINE);
      socket.connect(server);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket packet = new DatagramPacket(new byte[Wire.MOST], Wire.MOST);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  /** Asks by TCP. */
  static byte[] askByStream(InetSocketAddress server, byte[] query) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(DEADLINE);
      socket.getOutputStream().write(Frames.of(query));
      return Frames.read(new DataInputStream(socket.getInputStream()));
    }
  }
}
