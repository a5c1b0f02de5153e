package io.gantry.kernel.call;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of libc that Gantry calls, all through one method handle: a function of seven
 * 64-bit integers. On both of our architectures the first six (x86-64) and eight (aarch64) integer
 * arguments travel in registers of their own, so a function that takes fewer, or narrower ones,
 * finds what it expects. One handle means one stub to make when the JVM is cold.
 */
final class LibC {
  /** What the handle keeps of the thread's state: {@code errno}. */
  static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle HANDLE =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));

  private LibC() {}

  /** The address of libc's function {@code name}. */
  static MemorySegment function(String name) {
    return LINKER.defaultLookup().findOrThrow(name).reinterpret(ADDRESS.byteSize());
  }

  /** The {@code errno} that a call left in {@code state}. */
  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** Calls {@code function}; {@code state} (of layout {@link #STATE}) takes its errno. */
  static long invoke(
      MemorySegment function,
      MemorySegment state,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g) {
    try {
      return (long) HANDLE.invokeExact(function, state, a, b, c, d, e, f, g);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException("libc cannot be called", thrown);
    }
  }
}
