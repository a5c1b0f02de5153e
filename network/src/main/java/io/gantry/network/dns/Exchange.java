package io.gantry.network.dns;

import io.gantry.network.NameService.Upstream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question to one resolver, on a socket of its own: its port and the question's number are
 * chance, so that who wants to answer in the resolver's name has to guess both (RFC 5452). The
 * kernel hears nobody but the resolver.
 */
final class Exchange implements AutoCloseable {
  private static final SecureRandom CHANCE = new SecureRandom();

  /** How long an answer to a datagram is waited for before it is sent again, in milliseconds. */
  static final int PATIENCE = 1_000;

  /** How often it is sent again. */
  private static final int REPETITIONS = 2;

  /** How long a connection is waited for, and each of its reads, in milliseconds. */
  private static final int STREAM_WAIT = 4_000;

  private final Query query;
  private final Upstream upstream;
  private final ChannelOpener opener;
  private final int id = CHANCE.nextInt(1 << Short.SIZE);
  private @Nullable NetworkChannel channel;
  private boolean closed;

  Exchange(Query query, Upstream upstream, ChannelOpener opener) {
    this.query = query;
    this.upstream = upstream;
    this.opener = opener;
  }

  Upstream upstream() {
    return upstream;
  }

  /**
   * Asks by a datagram, and waits a short time for the answer.
   *
   * @return empty when there came none; {@link #tryAgain} goes on
   * @throws IOException when the resolver is not there, or this has been closed
   */
  Optional<Response> tryOnce() throws IOException {
    DatagramChannel fresh = opened(opener.datagrams(family()));
    fresh.connect(upstream.server());
    return send(fresh);
  }

  /** Asks again, and waits longer. */
  Optional<Response> tryAgain() throws IOException {
    Optional<Response> response = Optional.empty();
    for (int i = 0; i < REPETITIONS && response.isEmpty(); i++) {
      response = send((DatagramChannel) open());
    }
    return response;
  }

  private Optional<Response> send(DatagramChannel datagrams) throws IOException {
    datagrams.write(ByteBuffer.wrap(query.numbered(id)));
    return receive(datagrams.socket(), PATIENCE);
  }

  /** Waits for the answer, whatever else comes meanwhile. */
  private Optional<Response> receive(DatagramSocket socket, int wait) throws IOException {
    byte[] buffer = new byte[Answers.OUR_DATAGRAM + 1];
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.setSoTimeout((int) left);
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      byte[] wire = Arrays.copyOf(buffer, packet.getLength());
      Optional<Response> response = Response.parse(wire, query, id);
      if (response.isPresent()) {
        // what fills the buffer may have been longer: the rest is to be had by TCP
        return wire.length == buffer.length
            ? Optional.of(new Response(Answers.truncated(query, wire), query))
            : response;
      }
    }
  }

  /**
   * Asks by a connection, and waits for the answer.
   *
   * @return empty when it is none
   * @throws IOException when it does not come in time, or this has been closed
   */
  Optional<Response> askByStream() throws IOException {
    Socket socket = opened(opener.stream(family())).socket();
    socket.connect(upstream.server(), STREAM_WAIT);
    socket.setSoTimeout(STREAM_WAIT);
    socket.getOutputStream().write(Frames.of(query.numbered(id)));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return Response.parse(Frames.read(in), query, id);
  }

  private ProtocolFamily family() {
    return upstream.server().getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private synchronized <C extends NetworkChannel> C opened(C fresh) throws IOException {
    channel = fresh;
    if (closed) {
      fresh.close();
      throw new ClosedChannelException();
    }
    return fresh;
  }

  private synchronized NetworkChannel open() throws IOException {
    if (channel == null || closed) {
      throw new ClosedChannelException();
    }
    return channel;
  }

  /** Ends it; who waits for the answer gets an exception. */
  @Override
  public synchronized void close() {
    closed = true;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // the kernel has let it go all the same
      }
    }
  }
}
