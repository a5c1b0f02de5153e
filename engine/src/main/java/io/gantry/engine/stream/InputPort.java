package io.gantry.engine.stream;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Registration;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine's end of a process's standard input: a pipe or a terminal's master, written without
 * ever blocking a platform thread. Several clients may write; what one call writes stays together.
 */
final class InputPort implements AutoCloseable {
  private final Pumps pumps;
  private final Fd fd;
  private final Runnable closeShimsCopy;
  private final ReentrantLock writing = new ReentrantLock();
  private final Semaphore writable = new Semaphore(0);
  private @Nullable Registration registration;
  private volatile boolean closing;

  /**
   * @param fd does not block; becomes this object's
   * @param closeShimsCopy makes the shim close its copy
   */
  InputPort(Pumps pumps, Fd fd, Runnable closeShimsCopy) {
    this.pumps = pumps;
    this.fd = fd;
    this.closeShimsCopy = closeShimsCopy;
  }

  /**
   * Writes all of it, as fast as the process reads.
   *
   * @param givenUp whether the writer does not want to wait any more; looked at after {@link #wake}
   * @return false when nobody will read any more
   */
  boolean write(ByteBuffer bytes, java.util.function.BooleanSupplier givenUp)
      throws IOException, InterruptedException {
    writing.lockInterruptibly();
    try {
      while (bytes.hasRemaining()) {
        if (closing || givenUp.getAsBoolean()) {
          return false;
        }
        if (Transfer.write(fd, bytes) == 0 && bytes.hasRemaining()) {
          awaitRoom();
        }
      }
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.EPIPE || e.errno() == Errno.EIO) {
        return false;
      }
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private void awaitRoom() throws IOException, InterruptedException {
    Registration waiting = registration;
    if (waiting == null) {
      registration = pumps.register(fd, Interest.WRITE, (armed, readiness) -> writable.release());
    } else {
      waiting.arm(Interest.WRITE);
    }
    writable.acquire();
    writable.drainPermits();
  }

  /** Has the thread that waits in {@link #write} look again whether it wants to go on. */
  void wake() {
    writable.release();
  }

  /** Ends the process's input: closes this copy and the shim's. */
  @Override
  public void close() {
    if (release()) {
      closeShimsCopy.run();
    }
  }

  /** Lets go of this copy only. */
  boolean release() {
    closing = true;
    wake();
    writing.lock();
    try {
      if (!fd.isOpen()) {
        return false;
      }
      if (registration != null) {
        registration.close();
      }
      fd.close();
      return true;
    } finally {
      writing.unlock();
    }
  }
}
