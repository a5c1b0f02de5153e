package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that the kernel makes when it is read, below {@code /proc} or {@code /sys}. Its size is
 * said to be 0, and {@code /proc/sys} gives a value only to the read that begins at its beginning:
 * {@link Files#readString(Path)}, which reads one byte first when it expects none, gets the first
 * digit of a number.
 *
 * <p>Small ones cost four system calls and nothing else, since statistics read thousands of them.
 */
public final class KernelFile {
  private static final int AT_FDCWD = -100;

  private KernelFile() {}

  /** All of its text, without white space around it. */
  public static String read(Path file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8).strip();
  }

  /**
   * All of it.
   *
   * @throws NoSuchFileException when it is not there
   */
  public static byte[] bytes(Path file) throws IOException {
    String name = file.toString();
    int fd = open(name);
    try {
      return readAll(fd, name);
    } finally {
      SystemCalls.call(Syscall.CLOSE, fd);
    }
  }

  private static int open(String name) throws IOException {
    try (Scratch scratch = new Scratch()) {
      long flags = Open.O_RDONLY | Open.O_CLOEXEC;
      long fd = SystemCalls.call(Syscall.OPENAT, AT_FDCWD, scratch.string(name), flags, 0);
      if (fd == -Errno.ENOENT.number()) {
        throw new NoSuchFileException(name);
      }
      return (int) checked("open", name, fd);
    }
  }

  private static byte[] readAll(int fd, String name) throws KernelException {
    MemorySegment buffer = NativeBuffers.borrow();
    try {
      byte[] all = new byte[0];
      while (true) {
        long count = SystemCalls.call(Syscall.READ, fd, buffer.address(), buffer.byteSize());
        int read = (int) checked("read", name, count);
        if (read == 0) {
          return all;
        }
        all = Arrays.copyOf(all, all.length + read);
        MemorySegment.copy(buffer, JAVA_BYTE, 0, all, all.length - read, read);
      }
    } finally {
      NativeBuffers.giveBack(buffer);
    }
  }

  private static long checked(String call, String name, long result) throws KernelException {
    if (result < 0) {
      throw new KernelException(call, name, Errno.of((int) -result));
    }
    return result;
  }
}
