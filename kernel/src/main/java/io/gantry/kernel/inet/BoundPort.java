package io.gantry.kernel.inet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * A port of the host that no other program can serve while this object is open: a socket is bound
 * to it, and does nothing. It never listens, so that who reaches it is refused at once.
 *
 * <p>A socket of IPv6 leaves the same port of IPv4 alone, which Java's channels do not.
 */
public final class BoundPort implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_RCVBUF = 8;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  /** {@code struct sockaddr_in}: family, port, address, padding. */
  private static final int SOCKADDR_IN = 16;

  /** {@code struct sockaddr_in6}: family, port, flow, address, scope. */
  private static final int SOCKADDR_IN6 = 28;

  private final Fd fd;

  private BoundPort(Fd fd) {
    this.fd = fd;
  }

  /** What is bound. */
  public enum Protocol {
    /** {@code tcp(7)}. */
    TCP(1),
    /** {@code udp(7)}. */
    UDP(2);

    private final int type;

    Protocol(int type) {
      this.type = type;
    }
  }

  /**
   * Binds.
   *
   * @throws KernelException {@code EADDRINUSE} when a program listens there, {@code EADDRNOTAVAIL}
   *     when the address is not the host's
   */
  public static BoundPort bind(Protocol protocol, InetSocketAddress address)
      throws KernelException {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    String name = address.toString();
    long number =
        SystemCalls.check(
            Syscall.SOCKET, name, ipv6 ? AF_INET6 : AF_INET, protocol.type | SOCK_CLOEXEC, 0);
    BoundPort port = new BoundPort(new Fd((int) number));
    try {
      if (ipv6) {
        port.option(name, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      }
      switch (protocol) {
        case TCP -> {
          // connections of a former server may linger there; but once bound, nobody may join
          port.option(name, SOL_SOCKET, SO_REUSEADDR, 1);
          port.bind(name, address);
          port.option(name, SOL_SOCKET, SO_REUSEADDR, 0);
        }
        case UDP -> {
          port.option(name, SOL_SOCKET, SO_RCVBUF, 0); // nobody reads what strays here
          port.bind(name, address);
        }
      }
      return port;
    } catch (KernelException e) {
      port.close();
      throw e;
    }
  }

  private void bind(String name, InetSocketAddress address) throws KernelException {
    byte[] bytes = address.getAddress().getAddress();
    int size = bytes.length == 4 ? SOCKADDR_IN : SOCKADDR_IN6;
    try (Scratch scratch = new Scratch()) {
      MemorySegment socket = scratch.allocate(size);
      socket.set(JAVA_SHORT, 0, (short) (bytes.length == 4 ? AF_INET : AF_INET6));
      socket.set(JAVA_BYTE, 2, (byte) (address.getPort() >> Byte.SIZE));
      socket.set(JAVA_BYTE, 3, (byte) address.getPort());
      MemorySegment.copy(bytes, 0, socket, JAVA_BYTE, bytes.length == 4 ? 4 : 8, bytes.length);
      SystemCalls.check(Syscall.BIND, name, fd.number(), socket.address(), size);
    }
  }

  private void option(String name, int level, int option, int value) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment memory = scratch.allocate(Integer.BYTES);
      memory.set(JAVA_INT, 0, value);
      SystemCalls.check(
          Syscall.SETSOCKOPT, name, fd.number(), level, option, memory.address(), Integer.BYTES);
    }
  }

  /** Frees the port. */
  @Override
  public void close() {
    fd.close();
  }
}
