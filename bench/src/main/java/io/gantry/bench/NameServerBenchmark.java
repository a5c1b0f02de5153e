package io.gantry.bench;

import io.gantry.network.NameService;
import io.gantry.network.dns.ChannelOpener;
import io.gantry.network.dns.NameServers;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A container's name asked over the loopback, from the packet that leaves the client to the one
 * that comes back: how long each takes, and how many there are in a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NameServerBenchmark {
  private static final int TIMEOUT = 5_000;

  private final NameServers servers = new NameServers(ChannelOpener.HERE);
  private final byte[] query = query();
  private final InetSocketAddress address;

  /** A container called {@code web}. */
  private static final class Names implements NameService {
    private final List<InetAddress> known = List.of(InetAddress.ofLiteral("172.18.0.2"));

    @Override
    public List<InetAddress> addresses(String name) {
      return name.equals("web") ? known : List.of();
    }

    @Override
    public Optional<String> name(InetAddress address) {
      return Optional.empty();
    }

    @Override
    public List<Upstream> upstreams() {
      return List.of();
    }
  }

  /** One for each client. */
  @State(Scope.Thread)
  public static class Client {
    private final DatagramSocket socket;
    private final DatagramPacket answer = new DatagramPacket(new byte[512], 512);

    /** Opens it. */
    public Client() {
      try {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(TIMEOUT);
      } catch (IOException e) {
        throw new IllegalStateException("no socket for a client", e);
      }
    }

    /** Closes it. */
    @TearDown
    public void close() {
      socket.close();
    }
  }

  /** Serves. */
  public NameServerBenchmark() {
    try {
      DatagramChannel udp = DatagramChannel.open();
      ServerSocketChannel tcp = ServerSocketChannel.open();
      udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = (InetSocketAddress) udp.getLocalAddress();
      servers.serve(udp, tcp, new Names(), ChannelOpener.HERE);
    } catch (IOException e) {
      throw new IllegalStateException("the name server does not start", e);
    }
  }

  private static byte[] query() {
    return "\0\7\1\0\0\1\0\0\0\0\0\0\3web\0\0\1\0\1".getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Asks, and waits for the answer; one that is lost fails. */
  @Benchmark
  public int ask(Client client) throws IOException {
    client.socket.send(new DatagramPacket(query, query.length, address));
    client.socket.receive(client.answer);
    return client.answer.getLength();
  }

  /** Stops serving. */
  @TearDown
  public void close() {
    servers.close();
  }
}
