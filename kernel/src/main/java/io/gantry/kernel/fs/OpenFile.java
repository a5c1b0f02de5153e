package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An open file. Reading and writing copy through a native buffer of 256 KiB, so big arrays cost few
 * system calls. For one thread at a time.
 */
public final class OpenFile implements AutoCloseable {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final long FICLONE = 0x40049409;

  private final Fd fd;
  private final String label;

  /** Takes over {@code fd}; messages call it {@code label}. */
  public OpenFile(Fd fd, String label) {
    this.fd = fd;
    this.label = label;
  }

  /** The descriptor, owned by this. */
  public Fd fd() {
    return fd;
  }

  /** How messages call it. */
  public String label() {
    return label;
  }

  /** What {@code statx(2)} says. */
  public FileStatus status() throws KernelException {
    try (Scratch scratch = new Scratch()) {
      return Statx.of(scratch, fd.number(), scratch.string(""), Statx.AT_EMPTY_PATH, label);
    }
  }

  /**
   * Reads at the file's position.
   *
   * @return how many bytes, -1 at the end
   */
  public int read(byte[] into, int offset, int length) throws KernelException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    MemorySegment buffer = NativeBuffers.borrow();
    try {
      long count = Math.min(length, buffer.byteSize());
      int n = (int) SystemCalls.check(Syscall.READ, label, fd.number(), buffer.address(), count);
      MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset, n);
      return n == 0 ? -1 : n;
    } finally {
      NativeBuffers.giveBack(buffer);
    }
  }

  /** Writes all of it at the file's position. */
  public void write(byte[] from, int offset, int length) throws KernelException {
    Objects.checkFromIndexSize(offset, length, from.length);
    MemorySegment buffer = NativeBuffers.borrow();
    try {
      int done = 0;
      while (done < length) {
        int count = (int) Math.min(length - done, buffer.byteSize());
        MemorySegment.copy(from, offset + done, buffer, JAVA_BYTE, 0, count);
        done += (int) SystemCalls.check(Syscall.WRITE, label, fd.number(), buffer.address(), count);
      }
    } finally {
      NativeBuffers.giveBack(buffer);
    }
  }

  /** Writes all of it. */
  public void write(byte[] from) throws KernelException {
    write(from, 0, from.length);
  }

  /** Moves the position to {@code offset} bytes from the start. */
  public void seek(long offset) throws KernelException {
    SystemCalls.check(Syscall.LSEEK, label, fd.number(), offset, 0);
  }

  /** Where the next data begins at or after {@code offset}; empty when only a hole follows. */
  public OptionalLong nextData(long offset) throws KernelException {
    long at = SystemCalls.call(Syscall.LSEEK, fd.number(), offset, SEEK_DATA);
    if (at == -Errno.ENXIO.number()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(checked("lseek", at));
  }

  /** Where the next hole begins at or after {@code offset}; the end of the file counts as one. */
  public long nextHole(long offset) throws KernelException {
    return checked("lseek", SystemCalls.call(Syscall.LSEEK, fd.number(), offset, SEEK_HOLE));
  }

  /** Cuts the file, or lengthens it by a hole. */
  public void truncate(long size) throws KernelException {
    SystemCalls.check(Syscall.FTRUNCATE, label, fd.number(), size);
  }

  /** Changes owner and group. Takes setuid, setgid and file capabilities away. */
  public void chown(int uid, int gid) throws KernelException {
    SystemCalls.check(Syscall.FCHOWN, label, fd.number(), uid, gid);
  }

  /** Changes the permissions. */
  public void chmod(int permissions) throws KernelException {
    SystemCalls.check(Syscall.FCHMOD, label, fd.number(), permissions);
  }

  /** Sets both times, to the nanosecond. */
  public void times(Instant accessed, Instant modified) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment pair = scratch.allocate(FileTime.SIZE);
      FileTime.put(pair, accessed, modified);
      SystemCalls.check(Syscall.UTIMENSAT, label, fd.number(), 0, pair.address(), 0);
    }
  }

  /** Sets an extended attribute. */
  public void setXattr(String attribute, byte[] value) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      SystemCalls.check(
          Syscall.FSETXATTR,
          label + " " + attribute,
          fd.number(),
          Names.address(scratch, attribute, label),
          scratch.copyOf(value).address(),
          value.length,
          0);
    }
  }

  /**
   * Copies up to {@code length} bytes inside the kernel ({@code copy_file_range(2)}), from this
   * file's position to the other's, which both move.
   *
   * @return how many were copied; 0 at the end of this file
   */
  public long copyTo(OpenFile target, long length) throws KernelException {
    return SystemCalls.check(
        Syscall.COPY_FILE_RANGE, target.label, fd.number(), 0, target.fd.number(), 0, length, 0);
  }

  /**
   * Copies up to {@code length} bytes through a buffer, from this file's position to the other's:
   * works between any two files.
   *
   * @return how many were copied; less only at the end of this file
   */
  public long pourTo(OpenFile target, long length) throws KernelException {
    MemorySegment buffer = NativeBuffers.borrow();
    try {
      long done = 0;
      while (done < length) {
        long count = Math.min(length - done, buffer.byteSize());
        long n = SystemCalls.check(Syscall.READ, label, fd.number(), buffer.address(), count);
        if (n == 0) {
          break;
        }
        for (long written = 0; written < n; ) {
          written +=
              SystemCalls.check(
                  Syscall.WRITE,
                  target.label,
                  target.fd.number(),
                  buffer.address() + written,
                  n - written);
        }
        done += n;
      }
      return done;
    } finally {
      NativeBuffers.giveBack(buffer);
    }
  }

  /** Whether it has extended attributes that the caller may see. */
  public boolean hasXattrs() {
    return SystemCalls.call(Syscall.FLISTXATTR, fd.number(), 0, 0) > 0;
  }

  /** Makes this file share the other's blocks; false where the file system cannot do that. */
  public boolean reflinkFrom(OpenFile source) throws KernelException {
    long result = SystemCalls.call(Syscall.IOCTL, fd.number(), FICLONE, source.fd.number());
    if (result >= 0) {
      return true;
    }
    return switch (Errno.of((int) -result)) {
      case EOPNOTSUPP, EXDEV, EINVAL, ENOTTY -> false;
      default -> throw new KernelException("ioctl FICLONE", label, Errno.of((int) -result));
    };
  }

  /** Writes the file's content and what is needed to find it to the disk. */
  public void sync() throws KernelException {
    SystemCalls.check(Syscall.FDATASYNC, label, fd.number());
  }

  /** The file from its position on; closing the stream does not close the file. */
  public InputStream stream() {
    return new FileStream(this);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return label;
  }

  private long checked(String step, long result) throws KernelException {
    if (result < 0) {
      throw new KernelException(step, label, Errno.of((int) -result));
    }
    return result;
  }
}
