package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A datagram socket that is connected to a socket in the file system ({@code unix(7)}), which the
 * JDK has none of. It never waits.
 */
public final class UnixDatagram implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int ADDRESS_SIZE = 110;
  private static final int LONGEST_PATH = 107;
  private static final int MSGHDR_SIZE = 56;
  private static final int CMSG_SIZE = 24;
  private static final int CMSG_LENGTH = 20;

  private final Fd fd;
  private final String label;

  private UnixDatagram(Fd fd, String label) {
    this.fd = fd;
    this.label = label;
  }

  /**
   * Connects.
   *
   * @throws KernelException {@code ENOENT} or {@code ECONNREFUSED} when nobody listens, {@code
   *     EPROTOTYPE} when the socket there is one of streams
   */
  public static UnixDatagram connect(Path socket) throws KernelException {
    String label = socket.toString();
    byte[] path = label.getBytes(StandardCharsets.UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new KernelException("connect", label, Errno.EINVAL);
    }
    long number = SystemCalls.check(Syscall.SOCKET, label, AF_UNIX, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    Fd fd = new Fd((int) number);
    try (Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(ADDRESS_SIZE);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      SystemCalls.check(Syscall.CONNECT, label, fd.number(), address.address(), ADDRESS_SIZE);
      return new UnixDatagram(fd, label);
    } catch (KernelException e) {
      fd.close();
      throw e;
    }
  }

  /** Lets bigger datagrams pass; beyond the system's limit only with the capability for it. */
  public void sendBuffer(int bytes) {
    if (option(SO_SNDBUFFORCE, bytes) < 0) {
      option(SO_SNDBUF, bytes);
    }
  }

  /**
   * Sends one datagram.
   *
   * @return false when the receiver has no room for it now
   * @throws KernelException {@code EMSGSIZE} when it is too big for any receiver, {@code
   *     ECONNREFUSED} when the receiver is gone
   */
  public boolean send(byte[] bytes) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long address = scratch.copyOf(bytes).address();
      return sent(
          SystemCalls.call(Syscall.SENDTO, fd.number(), address, bytes.length, MSG_NOSIGNAL, 0, 0));
    }
  }

  /**
   * Sends a datagram without bytes that carries an open file, which stays the caller's, too.
   *
   * @return false when the receiver has no room for it now
   */
  public boolean send(Fd file) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment control = scratch.allocate(CMSG_SIZE);
      control.set(JAVA_LONG, 0, CMSG_LENGTH);
      control.set(JAVA_INT, 8, SOL_SOCKET);
      control.set(JAVA_INT, 12, SCM_RIGHTS);
      control.set(JAVA_INT, 16, file.number());
      MemorySegment message = scratch.allocate(MSGHDR_SIZE);
      message.set(JAVA_LONG, 32, control.address());
      message.set(JAVA_LONG, 40, CMSG_SIZE);
      long header = message.address();
      return sent(SystemCalls.call(Syscall.SENDMSG, fd.number(), header, MSG_NOSIGNAL));
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  private boolean sent(long result) throws KernelException {
    if (result == -Errno.EAGAIN.number()) {
      return false;
    }
    if (result < 0) {
      throw new KernelException("send to", label, Errno.of((int) -result));
    }
    return true;
  }

  private long option(int option, int value) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment memory = scratch.allocate(4);
      memory.set(JAVA_INT, 0, value);
      return SystemCalls.call(
          Syscall.SETSOCKOPT, fd.number(), SOL_SOCKET, option, memory.address(), 4);
    }
  }
}
