package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Moves bytes between descriptors and buffers. Results are those of Java's channels: a number of
 * bytes, {@link #END} at the end of the stream, 0 when a non-blocking descriptor has nothing to
 * give or no room (and when nothing was asked for). Direct buffers are handed to the kernel as they
 * are; others are copied.
 *
 * <p>Reading the master of a pty whose other side nobody has open fails with {@code EIO}
 * (drivers/tty/pty.c); for {@link #read} and {@link #splice} that is the end of the stream.
 */
public final class Transfer {
  /** The stream has ended. */
  public static final int END = -1;

  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY = 0;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int FIONREAD = 0x541B;

  private Transfer() {}

  /**
   * Reads into {@code target} ({@code read(2)}), which advances by what came.
   *
   * @return how many bytes, 0 when it would have to wait, {@link #END}
   */
  public static int read(Fd fd, ByteBuffer target) throws KernelException {
    return into(target, memory -> readResult("read", fd, call(Syscall.READ, fd, memory)));
  }

  /**
   * Writes from {@code source} ({@code write(2)}), which advances by what was taken.
   *
   * @return how many bytes, 0 when it would have to wait
   * @throws KernelException {@code EPIPE} when nobody can read any more
   */
  public static int write(Fd fd, ByteBuffer source) throws KernelException {
    return from(source, memory -> writeResult("write", fd, call(Syscall.WRITE, fd, memory)));
  }

  /**
   * Writes all of {@code source} to a descriptor that blocks.
   *
   * @throws KernelException {@code EAGAIN} when the descriptor turns out not to block
   */
  public static void writeAll(Fd fd, ByteBuffer source) throws KernelException {
    while (source.hasRemaining()) {
      if (write(fd, source) == 0) {
        throw new KernelException("write", fd.toString(), Errno.EAGAIN);
      }
    }
  }

  /**
   * Reads into {@code target} from {@code offset} of a file ({@code pread(2)}).
   *
   * @return how many bytes, {@link #END} at or behind the file's end
   */
  public static int read(Fd fd, ByteBuffer target, long offset) throws KernelException {
    return into(
        target,
        memory -> {
          long result =
              SystemCalls.call(
                  Syscall.PREAD64, fd.number(), memory.address(), memory.byteSize(), offset);
          return result == 0 && memory.byteSize() > 0 ? END : writeResult("read", fd, result);
        });
  }

  /**
   * Writes from {@code source} to {@code offset} of a file ({@code pwrite(2)}).
   *
   * @return how many bytes
   */
  public static int write(Fd fd, ByteBuffer source, long offset) throws KernelException {
    return from(
        source,
        memory ->
            writeResult(
                "write",
                fd,
                SystemCalls.call(
                    Syscall.PWRITE64, fd.number(), memory.address(), memory.byteSize(), offset)));
  }

  /**
   * Moves up to {@code count} bytes without copying them through memory ({@code splice(2)}); one of
   * the two must be a pipe. It waits for neither side, except where {@code to} is a file or
   * terminal that blocks.
   *
   * @return how many bytes, 0 when either side would have to wait, {@link #END}
   */
  public static int splice(Fd from, Fd to, int count) throws KernelException {
    long result =
        SystemCalls.call(
            Syscall.SPLICE, from.number(), 0, to.number(), 0, count, SPLICE_F_NONBLOCK);
    return readResult("splice", from, result);
  }

  /**
   * Copies up to {@code count} bytes from one pipe to another and leaves them in the first ({@code
   * tee(2)}). It waits for neither.
   *
   * @return how many bytes, 0 when either side would have to wait, {@link #END}
   */
  public static int tee(Fd from, Fd to, int count) throws KernelException {
    long result =
        SystemCalls.call(Syscall.TEE, from.number(), to.number(), count, SPLICE_F_NONBLOCK);
    return readResult("tee", from, result);
  }

  /** How many bytes lie ready to be read ({@code FIONREAD}) in a pipe, socket or terminal. */
  public static int available(Fd fd) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment count = scratch.allocate(8);
      SystemCalls.check(Syscall.IOCTL, fd.toString(), fd.number(), FIONREAD, count.address());
      return count.get(JAVA_INT, 0);
    }
  }

  /**
   * Makes reads and writes return instead of waiting ({@code O_NONBLOCK}). The setting belongs to
   * the open file, so everybody who has a copy of the descriptor gets it too: never do this to an
   * end that a container holds.
   */
  public static void nonBlocking(Fd fd) throws KernelException {
    long flags = SystemCalls.check(Syscall.FCNTL, fd.toString(), fd.number(), F_GETFL, 0);
    SystemCalls.check(Syscall.FCNTL, fd.toString(), fd.number(), F_SETFL, flags | O_NONBLOCK);
  }

  /** Another descriptor of the same open file, closed on exec. */
  public static Fd duplicate(Fd fd) throws KernelException {
    return duplicate(fd, 0);
  }

  /** The same, with a number that is at least {@code lowest}. */
  public static Fd duplicate(Fd fd, int lowest) throws KernelException {
    long copy =
        SystemCalls.check(Syscall.FCNTL, fd.toString(), fd.number(), F_DUPFD_CLOEXEC, lowest);
    return new Fd((int) copy);
  }

  /** The same file opened anew for reading only, closed on exec ({@code /proc/self/fd}). */
  public static Fd readOnly(Fd fd) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String path = "/proc/self/fd/" + fd.number();
      long opened =
          SystemCalls.check(
              Syscall.OPENAT, path, AT_FDCWD, scratch.string(path), O_RDONLY | O_CLOEXEC);
      return new Fd((int) opened);
    }
  }

  private interface Call {
    int make(MemorySegment memory) throws KernelException;
  }

  private static int into(ByteBuffer target, Call call) throws KernelException {
    if (target.isDirect()) {
      int count = call.make(MemorySegment.ofBuffer(target));
      advance(target, count);
      return count;
    }
    try (Scratch scratch = new Scratch()) {
      MemorySegment memory = scratch.allocate(target.remaining()).asSlice(0, target.remaining());
      int count = call.make(memory);
      if (count > 0) {
        target.put(memory.asSlice(0, count).asByteBuffer());
      }
      return count;
    }
  }

  private static int from(ByteBuffer source, Call call) throws KernelException {
    int count;
    if (source.isDirect()) {
      count = call.make(MemorySegment.ofBuffer(source));
    } else {
      try (Scratch scratch = new Scratch()) {
        MemorySegment memory = scratch.allocate(source.remaining()).asSlice(0, source.remaining());
        memory.copyFrom(MemorySegment.ofBuffer(source));
        count = call.make(memory);
      }
    }
    advance(source, count);
    return count;
  }

  private static void advance(ByteBuffer buffer, int count) {
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
  }

  private static long call(Syscall syscall, Fd fd, MemorySegment memory) {
    return SystemCalls.call(syscall, fd.number(), memory.address(), memory.byteSize());
  }

  private static int readResult(String step, Fd fd, long result) throws KernelException {
    if (result == 0 || result == -Errno.EIO.number()) {
      return END;
    }
    return writeResult(step, fd, result);
  }

  private static int writeResult(String step, Fd fd, long result) throws KernelException {
    if (result >= 0) {
      return (int) result;
    }
    if (result == -Errno.EAGAIN.number()) {
      return 0;
    }
    throw new KernelException(step, fd.toString(), Errno.of((int) -result));
  }
}
