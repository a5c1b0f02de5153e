package io.gantry.network.fabric;

import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace in a test: somebody's view of the network. Servers in it answer who asked
 * them, so that a client learns which address its question arrived with.
 */
final class Place implements AutoCloseable {
  /** Long enough that what is going to be answered has been, on a slow machine. */
  private static final int PATIENCE = 20_000;

  /** Long enough for a lost packet to be sent again once. */
  private static final int SILENCE = 1_500;

  private final NetworkNamespace namespace;
  private final List<AutoCloseable> open = new ArrayList<>();

  Place(NetworkNamespace namespace) {
    this.namespace = namespace;
    open.add(namespace);
  }

  static Place at(Path file) throws IOException {
    return new Place(NetworkNamespace.open(file));
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  /** What a program of the host prints when it is run here; {@code words} are split at blanks. */
  String run(String words) throws IOException {
    return run(words, "");
  }

  String run(String words, String input) throws IOException {
    List<String> command = new ArrayList<>(List.of(words.split(" ")));
    Path program = Path.of("/usr/sbin", command.getFirst());
    Assumptions.assumeTrue(Files.isExecutable(program), "needs " + program + " as a witness");
    command.set(0, program.toString());
    return namespace.inside(
        () -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
          }
          return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
  }

  /** The content of a file below {@code /proc/sys/net}. */
  String sysctl(String path) throws IOException {
    return namespace.<String, IOException>inside(
        () -> {
          // in one read: some of these files tell nothing to a second one
          try (InputStream file = new FileInputStream("/proc/sys/net/" + path)) {
            byte[] bytes = new byte[256];
            return new String(bytes, 0, file.read(bytes), StandardCharsets.UTF_8).strip();
          }
        });
  }

  /** Tells every client its address as it is seen here. */
  void serveTcp(int port) throws IOException {
    ServerSocket server = namespace.<ServerSocket, IOException>inside(() -> new ServerSocket(port));
    open.add(server);
    Thread.ofVirtual().start(() -> accept(server));
  }

  private static void accept(ServerSocket server) {
    try {
      while (true) {
        try (Socket client = server.accept()) {
          client.getOutputStream().write(text(client.getInetAddress()));
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  void serveUdp(int port) throws IOException {
    DatagramSocket server =
        namespace.<DatagramSocket, IOException>inside(() -> new DatagramSocket(port));
    open.add(server);
    Thread.ofVirtual().start(() -> answer(server));
  }

  private static void answer(DatagramSocket server) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        server.receive(packet);
        packet.setData(text(packet.getAddress()));
        server.send(packet);
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static byte[] text(InetAddress address) {
    return io.gantry.kernel.inet.Literals.text(address).getBytes(StandardCharsets.UTF_8);
  }

  /** Asks a server that is started in another place for this question. */
  String askTcpOf(Place other, String address, int port) throws IOException {
    other.serveTcp(port);
    return askTcp(address, port);
  }

  /** Which address a server says that the question came from. */
  String askTcp(String address, int port) throws IOException {
    return tcp(address, port, PATIENCE)
        .orElseThrow(() -> new IOException("no answer from " + address + " port " + port));
  }

  String askUdp(String address, int port) throws IOException {
    return udp(address, port, PATIENCE)
        .orElseThrow(() -> new IOException("no answer from " + address + " port " + port));
  }

  /** Whether nobody answers: refused, unreachable, or silent. */
  boolean tcpIsShut(String address, int port) throws IOException {
    return tcp(address, port, SILENCE).isEmpty();
  }

  boolean udpIsShut(String address, int port) throws IOException {
    return udp(address, port, SILENCE).isEmpty();
  }

  private Optional<String> tcp(String address, int port, int patience) throws IOException {
    Socket socket = namespace.<Socket, IOException>inside(Place::socket);
    try (socket) {
      socket.connect(new InetSocketAddress(address, port), patience);
      socket.setSoTimeout(patience);
      return Optional.of(read(socket.getInputStream())).filter(text -> !text.isEmpty());
    } catch (SocketTimeoutException | SocketException e) {
      return Optional.empty();
    }
  }

  /** Java makes the descriptor late otherwise, on another thread. */
  private static Socket socket() throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    return socket;
  }

  private static String read(InputStream stream) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream.transferTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A client of datagrams that keeps its port. */
  Conversation talk(String address, int port) throws IOException {
    DatagramSocket socket =
        namespace.<DatagramSocket, IOException>inside(() -> new DatagramSocket());
    socket.connect(new InetSocketAddress(address, port));
    return new Conversation(socket);
  }

  record Conversation(DatagramSocket socket) implements AutoCloseable {
    String ask() throws IOException {
      socket.setSoTimeout(PATIENCE);
      socket.send(new DatagramPacket(new byte[] {'?'}, 1));
      DatagramPacket packet = new DatagramPacket(new byte[64], 64);
      socket.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** Asks 127.0.0.11 for a name's address, by a query written by hand (RFC 1035). */
  String resolve(String name) throws IOException {
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.writeBytes(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte) name.length()});
    query.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    query.writeBytes(new byte[] {0, 0, 1, 0, 1});
    try (Conversation talk = talk("127.0.0.11", 53)) {
      talk.socket.setSoTimeout(PATIENCE);
      talk.socket.send(new DatagramPacket(query.toByteArray(), query.size()));
      DatagramPacket packet = new DatagramPacket(new byte[512], 512);
      talk.socket.receive(packet);
      byte[] answer = packet.getData();
      int end = packet.getLength();
      return InetAddress.getByAddress(java.util.Arrays.copyOfRange(answer, end - 4, end))
          .getHostAddress();
    }
  }

  private Optional<String> udp(String address, int port, int patience) throws IOException {
    DatagramSocket socket =
        namespace.<DatagramSocket, IOException>inside(() -> new DatagramSocket());
    try (socket) {
      socket.connect(new InetSocketAddress(address, port));
      socket.setSoTimeout(patience);
      socket.send(new DatagramPacket(new byte[] {'?'}, 1));
      DatagramPacket packet = new DatagramPacket(new byte[64], 64);
      socket.receive(packet);
      return Optional.of(
          new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
    } catch (SocketTimeoutException | SocketException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
