package io.gantry.kernel.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.io.Transfer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The engine's end of a socket pair to a launcher. It ends when the launcher has closed its end, or
 * has ended itself.
 */
final class Channel implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;

  private final Fd fd;

  private Channel(Fd fd) {
    this.fd = fd;
  }

  static Pair open() throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment ends = scratch.allocate(8);
      SystemCalls.check(Syscall.SOCKETPAIR, "", AF_UNIX, SOCK_STREAM_CLOEXEC, 0, ends.address());
      return new Pair(new Channel(new Fd(ends.get(JAVA_INT, 0))), new Fd(ends.get(JAVA_INT, 4)));
    }
  }

  /** Waits for a byte; false when the channel ends instead. */
  boolean awaitByte() throws KernelException {
    return nextByte() >= 0;
  }

  /** Waits for a byte; negative when the channel ends instead. */
  int nextByte() throws KernelException {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    try {
      return Transfer.read(fd, buffer) > 0 ? buffer.get(0) : -1;
    } catch (KernelException e) {
      if (e.errno() == Errno.ECONNRESET) {
        return -1;
      }
      throw e;
    }
  }

  void awaitEnd() throws KernelException {
    while (awaitByte()) {
      // Bytes mean nothing here.
    }
  }

  /** Sends a byte; the other end may be gone. */
  void send() throws KernelException {
    try {
      Transfer.write(fd, ByteBuffer.allocate(1));
    } catch (KernelException e) {
      if (e.errno() != Errno.EPIPE) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  /** Both ends; closing it closes theirs, and ours unless it has been taken. */
  static final class Pair implements AutoCloseable {
    private final Channel ours;
    private final Fd theirs;
    private boolean taken;

    Pair(Channel ours, Fd theirs) {
      this.ours = ours;
      this.theirs = theirs;
    }

    Fd theirs() {
      return theirs;
    }

    Channel takeOurs() {
      taken = true;
      return ours;
    }

    @Override
    public void close() {
      theirs.close();
      if (!taken) {
        ours.close();
      }
    }
  }
}
