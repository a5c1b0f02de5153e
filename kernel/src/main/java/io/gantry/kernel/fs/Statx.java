package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** {@code int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *)}. */
final class Statx {
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_EMPTY_PATH = 0x1000;

  private static final long SIZE = 256;
  private static final long STATX_BASIC_STATS = 0x7FF;
  private static final long STATX_MNT_ID = 0x1000;

  private Statx() {}

  static FileStatus of(Scratch scratch, int dirfd, long path, int flags, String object)
      throws KernelException {
    MemorySegment stat = scratch.allocate(SIZE);
    SystemCalls.check(
        Syscall.STATX,
        object,
        dirfd,
        path,
        flags,
        STATX_BASIC_STATS | STATX_MNT_ID,
        stat.address());
    return read(stat);
  }

  private static FileStatus read(MemorySegment stat) {
    return new FileStatus(
        stat.get(JAVA_SHORT, 0x1C) & 0xFFFF,
        stat.get(JAVA_INT, 0x10),
        stat.get(JAVA_INT, 0x14),
        stat.get(JAVA_INT, 0x18),
        stat.get(JAVA_LONG, 0x28),
        stat.get(JAVA_LONG, 0x30),
        stat.get(JAVA_LONG, 0x20),
        new Device(stat.get(JAVA_INT, 0x88), stat.get(JAVA_INT, 0x8C)),
        new Device(stat.get(JAVA_INT, 0x80), stat.get(JAVA_INT, 0x84)),
        time(stat, 0x40),
        time(stat, 0x70),
        time(stat, 0x60),
        stat.get(JAVA_LONG, 0x90));
  }

  private static Instant time(MemorySegment stat, long offset) {
    return Instant.ofEpochSecond(stat.get(JAVA_LONG, offset), stat.get(JAVA_INT, offset + 8));
  }
}
