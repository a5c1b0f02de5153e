package io.gantry.kernel.io;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.SystemCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A counter that can be polled ({@code eventfd(2)}): one thread raises it, a poller sees it. */
public final class EventFd implements AutoCloseable {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private final Fd fd;

  private EventFd(Fd fd) {
    this.fd = fd;
  }

  /** Opens one at zero; reading and writing it never blocks. */
  public static EventFd open() throws KernelException {
    long fd = SystemCalls.check(Syscall.EVENTFD2, "", 0, EFD_CLOEXEC | EFD_NONBLOCK);
    return new EventFd(new Fd((int) fd));
  }

  /** The descriptor, readable while the counter is not zero; it stays this object's. */
  public Fd fd() {
    return fd;
  }

  /** Adds one. */
  public void raise() throws KernelException {
    ByteBuffer one = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1);
    Transfer.write(fd, one);
  }

  /** Sets the counter to zero and gives what it was. */
  public long take() throws KernelException {
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return Transfer.read(fd, count) == Long.BYTES ? count.getLong(0) : 0;
  }

  @Override
  public void close() {
    fd.close();
  }
}
