package io.gantry.kernel.pty;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A unix socket in a directory at which a runtime delivers a terminal's master. */
public final class ConsoleListener {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC_NONBLOCK = 1 | 0x80000 | 0x800;
  private static final int ADDRESS_SIZE = 110;
  private static final int LONGEST_PATH = 107;

  private ConsoleListener() {}

  /** Listens at {@code path}, without blocking whoever looks for a connection. */
  public static Fd listen(Path path) throws KernelException {
    String label = path.toString();
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new IllegalArgumentException("the path of the console socket is too long: " + label);
    }
    Fd fd =
        new Fd(
            (int)
                SystemCalls.check(Syscall.SOCKET, label, AF_UNIX, SOCK_STREAM_CLOEXEC_NONBLOCK, 0));
    try (Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(ADDRESS_SIZE);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      SystemCalls.check(Syscall.BIND, label, fd.number(), address.address(), ADDRESS_SIZE);
      SystemCalls.check(Syscall.LISTEN, label, fd.number(), 1);
      return fd;
    } catch (KernelException e) {
      fd.close();
      throw e;
    }
  }
}
