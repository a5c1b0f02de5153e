package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads directories: {@code getdents64(2)}. */
final class Listing {
  private static final int BUFFER = 64 * 1024;
  private static final int NAME = 19;

  private Listing() {}

  static List<DirectoryEntry> of(int fd, String object) throws KernelException {
    List<DirectoryEntry> entries = new ArrayList<>();
    try (Scratch scratch = new Scratch()) {
      MemorySegment buffer = scratch.allocate(BUFFER);
      while (true) {
        long length = SystemCalls.check(Syscall.GETDENTS64, object, fd, buffer.address(), BUFFER);
        if (length == 0) {
          return entries;
        }
        collect(buffer, length, entries);
      }
    }
  }

  /** {@code struct linux_dirent64}: inode, offset, record length, type, name. */
  private static void collect(MemorySegment buffer, long length, List<DirectoryEntry> into) {
    long at = 0;
    while (at < length) {
      int record = buffer.get(JAVA_SHORT_UNALIGNED, at + 16) & 0xFFFF;
      int type = (buffer.get(JAVA_BYTE, at + 18) & 0xFF) << 12;
      String name = name(buffer, at + NAME, at + record);
      if (!name.equals(".") && !name.equals("..")) {
        into.add(new DirectoryEntry(name, type, buffer.get(JAVA_LONG_UNALIGNED, at)));
      }
      at += record;
    }
  }

  private static String name(MemorySegment buffer, long start, long limit) {
    long end = start;
    while (end < limit && buffer.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return FileNames.decode(buffer.asSlice(start, end - start).toArray(JAVA_BYTE));
  }
}
