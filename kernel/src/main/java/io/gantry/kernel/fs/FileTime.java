package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** {@code struct timespec} pairs for {@code utimensat(2)}. */
final class FileTime {
  static final long SIZE = 32;

  private FileTime() {}

  static void put(MemorySegment pair, Instant accessed, Instant modified) {
    pair.set(JAVA_LONG, 0, accessed.getEpochSecond());
    pair.set(JAVA_LONG, 8, accessed.getNano());
    pair.set(JAVA_LONG, 16, modified.getEpochSecond());
    pair.set(JAVA_LONG, 24, modified.getNano());
  }
}
