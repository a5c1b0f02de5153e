package io.gantry.engine.log.remote;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.UnixDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Opens connections; what fails, fails in the words of Go's {@code net.Dial}. */
public final class Dial {
  /** The highest port. */
  private static final int LAST_PORT = 65535;

  private Dial() {}

  /**
   * Connects.
   *
   * @param patience how long each of the host's addresses is tried
   * @throws IOException e.g. {@code dial tcp 127.0.0.1:1: connect: connection refused}
   */
  public static Connection open(Endpoint endpoint, Duration patience) throws IOException {
    return switch (endpoint) {
      case Endpoint.Tcp tcp -> stream(tcp(tcp.host(), tcp.port(), patience));
      case Endpoint.Tls tls -> encrypted(tls, patience);
      case Endpoint.Udp udp -> udp(udp);
      case Endpoint.UnixStream unix -> unix(unix.path());
      case Endpoint.UnixDatagrams unix -> datagrams(unix.path());
    };
  }

  private static Connection stream(Socket socket) throws IOException {
    return new StreamConnection(socket, socket.getInputStream(), socket.getOutputStream());
  }

  private static Socket tcp(String host, int port, Duration patience) throws IOException {
    IOException last = new IOException("dial tcp: no addresses");
    for (InetAddress address : addresses("tcp", host, port)) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = failure("tcp " + written(host, address, port), e);
      }
    }
    throw last;
  }

  private static String written(String host, InetAddress address, int port) {
    if (host.isEmpty()) {
      return ":" + port;
    }
    String text = address.getHostAddress();
    return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
  }

  private static Connection encrypted(Endpoint.Tls tls, Duration patience) throws IOException {
    var context = TlsContext.of(tls.files());
    Socket plain = tcp(tls.host(), tls.port(), patience);
    try {
      plain.setSoTimeout((int) patience.toMillis());
      Connection connection = stream(context.shakeHands(plain, tls.host(), tls.port()));
      plain.setSoTimeout(0);
      return connection;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static Connection udp(Endpoint.Udp udp) throws IOException {
    InetAddress address = addresses("udp", udp.host(), udp.port())[0];
    try {
      return UdpConnection.open(new InetSocketAddress(address, udp.port()));
    } catch (IOException e) {
      throw failure("udp " + written(udp.host(), address, udp.port()), e);
    }
  }

  private static Connection unix(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new StreamConnection(
          channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    } catch (IOException e) {
      channel.close();
      throw failure("unix " + path, e);
    }
  }

  private static Connection datagrams(Path path) throws IOException {
    try {
      return new UnixDatagramConnection(UnixDatagram.connect(path));
    } catch (KernelException e) {
      throw new IOException("dial unixgram " + path + ": connect: " + e.errno().text(), e);
    }
  }

  private static InetAddress[] addresses(String network, String host, int port) throws IOException {
    if (port > LAST_PORT) {
      throw new IOException("dial " + network + ": address " + port + ": invalid port");
    }
    try {
      return host.isEmpty()
          ? new InetAddress[] {InetAddress.getLoopbackAddress()}
          : InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("dial " + network + ": lookup " + host + ": no such host", e);
    }
  }

  private static IOException failure(String where, IOException e) {
    String why = e instanceof SocketTimeoutException ? "i/o timeout" : "connect: " + reason(e);
    return new IOException("dial " + where + ": " + why, e);
  }

  /** The JDK's texts are those of {@code strerror(3)}, as Go's, but for the first letter. */
  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    int detail = text.indexOf(" (");
    return (detail < 0 ? text : text.substring(0, detail)).toLowerCase(Locale.ROOT);
  }
}
