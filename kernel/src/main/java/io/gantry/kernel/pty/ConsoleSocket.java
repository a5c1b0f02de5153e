package io.gantry.kernel.pty;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The socket of an OCI runtime's {@code --console-socket}: whoever called the runtime listens there
 * for the master of the container's terminal ({@code docs/terminals.md} of runc).
 */
public final class ConsoleSocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int ADDRESS_SIZE = 110;
  private static final int LONGEST_PATH = 107;
  private static final int MSGHDR_SIZE = 56;
  private static final int CMSG_SIZE = 24;
  private static final int CMSG_LENGTH = 20;

  private ConsoleSocket() {}

  /** Connects to {@code socket} and sends {@code master}, which stays the caller's. */
  public static void send(Path socket, Fd master) throws KernelException {
    String label = socket.toString();
    byte[] path = label.getBytes(StandardCharsets.UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new IllegalArgumentException("the path of the console socket is too long: " + label);
    }
    long number = SystemCalls.check(Syscall.SOCKET, label, AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
    try (Fd fd = new Fd((int) number);
        Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(ADDRESS_SIZE);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      SystemCalls.check(Syscall.CONNECT, label, fd.number(), address.address(), ADDRESS_SIZE);
      long message = message(scratch, master).address();
      SystemCalls.check(Syscall.SENDMSG, label, fd.number(), message, MSG_NOSIGNAL);
    }
  }

  /** {@code struct msghdr} with a name as its bytes and one descriptor ({@code cmsg(3)}). */
  private static MemorySegment message(Scratch scratch, Fd master) {
    byte[] name = "/dev/ptmx".getBytes(StandardCharsets.US_ASCII);
    MemorySegment bytes = scratch.allocate(16);
    bytes.set(JAVA_LONG, 0, scratch.copyOf(name).address());
    bytes.set(JAVA_LONG, 8, name.length);
    MemorySegment control = scratch.allocate(CMSG_SIZE);
    control.set(JAVA_LONG, 0, CMSG_LENGTH);
    control.set(JAVA_INT, 8, SOL_SOCKET);
    control.set(JAVA_INT, 12, SCM_RIGHTS);
    control.set(JAVA_INT, 16, master.number());
    MemorySegment message = scratch.allocate(MSGHDR_SIZE);
    message.set(JAVA_LONG, 16, bytes.address());
    message.set(JAVA_LONG, 24, 1);
    message.set(JAVA_LONG, 32, control.address());
    message.set(JAVA_LONG, 40, CMSG_SIZE);
    return message;
  }
}
