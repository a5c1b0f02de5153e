package io.gantry.kernel.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The native memory of one method's system calls: strings and structures are put into it, their
 * addresses go to the kernel, and all of it is freed when the method ends. To be used by one
 * thread, in a try statement.
 */
public final class Scratch implements AutoCloseable {
  private static final long ALIGNMENT = 8;

  private final Arena arena = Arena.ofConfined();

  /** Zeroed memory of {@code size} bytes, aligned to eight. */
  public MemorySegment allocate(long size) {
    return arena.allocate(Math.max(size, 1), ALIGNMENT);
  }

  /**
   * The address of {@code text} as UTF-8 with a final zero byte.
   *
   * @throws IllegalArgumentException when the text itself holds a zero byte, which C would take for
   *     its end
   */
  public long string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in " + text.replace("\0", "\\0"));
    }
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  /** A copy of {@code bytes}, aligned to eight. */
  public MemorySegment copyOf(byte[] bytes) {
    MemorySegment segment = allocate(bytes.length);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /** The first {@code length} bytes of {@code segment}. */
  public static byte[] bytes(MemorySegment segment, long length) {
    return segment.asSlice(0, length).toArray(JAVA_BYTE);
  }

  /** Frees all of it. */
  @Override
  public void close() {
    arena.close();
  }
}
