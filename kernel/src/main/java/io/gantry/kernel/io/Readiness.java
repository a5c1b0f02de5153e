package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * What a descriptor is ready for, in the bits of {@code poll(2)} and {@code epoll(7)}, which are
 * the same.
 *
 * @param bits the kernel's event bits
 */
public record Readiness(int bits) {
  static final int IN = 0x1;
  static final int PRI = 0x2;
  static final int OUT = 0x4;
  static final int ERR = 0x8;
  static final int HUP = 0x10;
  static final int RDHUP = 0x2000;

  /** Whether a read would give bytes now (or the end, or an error): not when only hung up. */
  public boolean readable() {
    return (bits & IN) != 0;
  }

  /** Whether a write would take bytes now. */
  public boolean writable() {
    return (bits & OUT) != 0;
  }

  /** Whether the other side is gone: a pipe's last writer, a pty's last user, a socket's peer. */
  public boolean hungUp() {
    return (bits & (HUP | RDHUP)) != 0;
  }

  /** Whether there is an error to be fetched; for a pipe's write end: the last reader is gone. */
  public boolean failed() {
    return (bits & ERR) != 0;
  }

  /** Whether {@code fd} is readable at this moment; for a pidfd: whether the process has ended. */
  public static boolean isReadable(Fd fd) {
    return awaitReadable(fd, 0);
  }

  /** Whether {@code fd} is or becomes readable within {@code millis}; blocks the thread. */
  public static boolean awaitReadable(Fd fd, long millis) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment pollfd = scratch.allocate(24);
      pollfd.set(JAVA_INT, 0, fd.number());
      pollfd.set(JAVA_INT, 4, IN);
      pollfd.set(JAVA_LONG, 8, millis / 1000);
      pollfd.set(JAVA_LONG, 16, millis % 1000 * 1_000_000);
      long timeout = pollfd.address() + 8;
      long ready = SystemCalls.call(Syscall.PPOLL, pollfd.address(), 1, timeout);
      return ready > 0 && (pollfd.get(JAVA_INT, 4) >>> 16 & IN) != 0;
    }
  }
}
