package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * The two ends of a pipe ({@code pipe(2)}), both closed on exec.
 *
 * @param readEnd where bytes come out
 * @param writeEnd where bytes go in
 */
public record Pipe(Fd readEnd, Fd writeEnd) implements AutoCloseable {
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;

  /** Opens a pipe of the kernel's usual size (64 KiB) whose ends block. */
  public static Pipe open() throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment ends = scratch.allocate(8);
      SystemCalls.check(Syscall.PIPE2, "", ends.address(), O_CLOEXEC);
      return new Pipe(new Fd(ends.get(JAVA_INT, 0)), new Fd(ends.get(JAVA_INT, 4)));
    }
  }

  /**
   * Asks for room for {@code bytes} in the pipe that {@code end} is one end of.
   *
   * @return the room that it has now: at least as much, a power of two
   * @throws KernelException {@code EPERM} above {@code /proc/sys/fs/pipe-max-size}
   */
  public static int resize(Fd end, int bytes) throws KernelException {
    return (int) SystemCalls.check(Syscall.FCNTL, "pipe", end.number(), F_SETPIPE_SZ, bytes);
  }

  /** How many bytes the pipe that {@code end} is one end of can hold. */
  public static int size(Fd end) throws KernelException {
    return (int) SystemCalls.check(Syscall.FCNTL, "pipe", end.number(), F_GETPIPE_SZ, 0);
  }

  /** Closes both ends. */
  @Override
  public void close() {
    readEnd.close();
    writeEnd.close();
  }
}
