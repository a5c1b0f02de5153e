package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** Named pipes ({@code fifo(7)}). */
public final class Fifo {
  private static final int AT_FDCWD = -100;
  private static final int S_IFIFO = 0x1000;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  private Fifo() {}

  /** Makes one that its owner alone may open, and opens both of its ends: whoever reads waits. */
  public static Fd make(Path path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String label = path.toString();
      long name = scratch.string(label);
      SystemCalls.check(Syscall.MKNODAT, label, AT_FDCWD, name, S_IFIFO | 0600, 0);
      return new Fd(
          (int) SystemCalls.check(Syscall.OPENAT, label, AT_FDCWD, name, O_RDWR | O_CLOEXEC));
    }
  }

  /** Opens the end to write into; empty when nobody has it open for reading. */
  public static Optional<Fd> write(Path path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC;
      long fd = SystemCalls.call(Syscall.OPENAT, AT_FDCWD, scratch.string(path.toString()), flags);
      if (fd == -Errno.ENXIO.number()) {
        return Optional.empty();
      }
      if (fd < 0) {
        throw new KernelException("open", path.toString(), Errno.of((int) -fd));
      }
      return Optional.of(new Fd((int) fd));
    }
  }

  /**
   * Blocks until nobody has it open for reading any more; false when {@code millis} have passed.
   */
  public static boolean awaitNoReader(Fd writeEnd, long millis) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment pollfd = scratch.allocate(24);
      pollfd.set(JAVA_INT, 0, writeEnd.number());
      pollfd.set(JAVA_LONG, 8, millis / 1000);
      pollfd.set(JAVA_LONG, 16, millis % 1000 * 1_000_000);
      long timeout = pollfd.address() + 8;
      return SystemCalls.call(Syscall.PPOLL, pollfd.address(), 1, timeout) > 0;
    }
  }
}
