package io.gantry.kernel.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The one door to the kernel: {@code long syscall(long number, ...)} of libc, with its {@code
 * errno}. Everything native in Gantry goes through {@link #call} (or through the few functions of
 * {@link LibC}), so a new call costs a line in {@link Syscall} and no new method handle: a handle
 * costs tens of milliseconds when the JVM is cold.
 */
public final class SystemCalls {
  private static final MemorySegment SYSCALL = LibC.function("syscall");

  private SystemCalls() {}

  /**
   * Makes the call and gives what the kernel gives: the result, or the negated error number. Never
   * throws for a failing call; a call interrupted by a signal is made again (except {@code close},
   * which has released the number by then).
   *
   * @param arguments up to six; missing ones are 0
   */
  public static long call(Syscall syscall, long... arguments) {
    long number = syscall.number(Architecture.host());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(LibC.STATE);
      while (true) {
        long result =
            LibC.invoke(
                SYSCALL,
                state,
                number,
                argument(arguments, 0),
                argument(arguments, 1),
                argument(arguments, 2),
                argument(arguments, 3),
                argument(arguments, 4),
                argument(arguments, 5));
        if (result != -1) {
          return result;
        }
        int errno = LibC.errno(state);
        if (errno != Errno.EINTR.number() || syscall == Syscall.CLOSE) {
          return -errno;
        }
      }
    }
  }

  /**
   * Makes the call and throws what went wrong.
   *
   * @param object what the call is about, for the message
   */
  public static long check(Syscall syscall, String object, long... arguments)
      throws KernelException {
    long result = call(syscall, arguments);
    if (result < 0) {
      throw new KernelException(syscall.callName(), object, Errno.of((int) -result));
    }
    return result;
  }

  private static long argument(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0L;
  }

  /** Reads the {@code int} at {@code offset}: a short hand that keeps layouts out of callers. */
  public static int intAt(MemorySegment segment, long offset) {
    return segment.get(JAVA_INT, offset);
  }
}
