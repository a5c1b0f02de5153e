package io.gantry.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The system calls of a netlink socket. It never blocks: see {@link NetlinkSocket}. */
final class Datagrams implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int MSG_TRUNC = 0x20;

  /** {@code struct sockaddr_nl}: family, padding, port, groups. */
  private static final int ADDRESS_SIZE = 12;

  /** The kernel makes dump answers of at most 32 KiB. */
  private static final int LONGEST = 64 * 1024;

  /** Sending needs this much more than the bytes ({@code netlink_sendmsg}). */
  private static final int SEND_OVERHEAD = 4096;

  private static final int SEND_BUFFER = 200 * 1024;
  private static final int RECEIVE_BUFFER = 1024 * 1024;

  private final Fd fd;
  private final String name;
  private int port;
  private final MemorySegment received = Arena.ofAuto().allocate(LONGEST, 8);

  private Datagrams(Fd fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  static Datagrams open(NetlinkProtocol protocol) throws KernelException {
    String name = protocol.name();
    long number =
        SystemCalls.check(
            Syscall.SOCKET,
            name,
            AF_NETLINK,
            SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC,
            protocol.number());
    Datagrams socket = new Datagrams(new Fd((int) number), name);
    try {
      socket.bind();
      socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
      socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
      socket.option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
      socket.option(SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER);
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  Fd fd() {
    return fd;
  }

  int port() {
    return port;
  }

  void subscribe(int group) throws KernelException {
    option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
  }

  void send(byte[] bytes) throws KernelException {
    if (bytes.length > SEND_BUFFER - SEND_OVERHEAD) {
      option(SOL_SOCKET, SO_SNDBUFFORCE, bytes.length + SEND_OVERHEAD);
    }
    try (Scratch scratch = new Scratch()) {
      MemorySegment kernel = scratch.allocate(ADDRESS_SIZE);
      kernel.set(JAVA_INT, 0, AF_NETLINK);
      SystemCalls.check(
          Syscall.SENDTO,
          name,
          fd.number(),
          scratch.copyOf(bytes).address(),
          bytes.length,
          0,
          kernel.address(),
          ADDRESS_SIZE);
    }
  }

  /**
   * The next datagram from the kernel; others may send to a netlink socket too, and are not heard.
   *
   * @return empty when there is none now
   * @throws KernelException {@code ENOBUFS} when the kernel had to drop some
   */
  Optional<byte[]> receive() throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment sender = scratch.allocate(ADDRESS_SIZE);
      MemorySegment size = scratch.allocate(4);
      while (true) {
        size.set(JAVA_INT, 0, ADDRESS_SIZE);
        long length =
            SystemCalls.call(
                Syscall.RECVFROM,
                fd.number(),
                received.address(),
                LONGEST,
                MSG_TRUNC,
                sender.address(),
                size.address());
        if (length == -Errno.EAGAIN.number()) {
          return Optional.empty();
        }
        if (length < 0 || length > LONGEST) {
          Errno errno = length < 0 ? Errno.of((int) -length) : Errno.EMSGSIZE;
          throw new KernelException("receive from", name, errno);
        }
        if (sender.get(JAVA_INT, 4) == 0) {
          return Optional.of(received.asSlice(0, length).toArray(JAVA_BYTE));
        }
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  private void bind() throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(ADDRESS_SIZE);
      address.set(JAVA_INT, 0, AF_NETLINK);
      SystemCalls.check(Syscall.BIND, name, fd.number(), address.address(), ADDRESS_SIZE);
      MemorySegment size = scratch.allocate(4);
      size.set(JAVA_INT, 0, ADDRESS_SIZE);
      SystemCalls.check(Syscall.GETSOCKNAME, name, fd.number(), address.address(), size.address());
      port = address.get(JAVA_INT, 4);
    }
  }

  private void option(int level, int option, int value) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment memory = scratch.allocate(4);
      memory.set(JAVA_INT, 0, value);
      SystemCalls.check(Syscall.SETSOCKOPT, name, fd.number(), level, option, memory.address(), 4);
    }
  }
}
