package io.gantry.kernel;

import io.gantry.kernel.call.SystemCalls;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An owned file descriptor, closed once. Everything in Gantry opens descriptors with {@code
 * O_CLOEXEC}; a child gets only those that the launcher is told to hand over.
 */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;

  private final AtomicInteger number;

  /** Takes ownership of the open descriptor {@code number}. */
  public Fd(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a descriptor: " + number);
    }
    this.number = new AtomicInteger(number);
  }

  /**
   * The descriptor's number.
   *
   * @throws IllegalStateException when it has been closed
   */
  public int number() {
    int n = number.get();
    if (n == CLOSED) {
      throw new IllegalStateException("the descriptor has been closed");
    }
    return n;
  }

  /** Whether it has not been closed yet. */
  public boolean isOpen() {
    return number.get() != CLOSED;
  }

  /** Closes the descriptor; later calls do nothing. */
  @Override
  public void close() {
    int n = number.getAndSet(CLOSED);
    if (n != CLOSED) {
      // Linux releases the number whatever close(2) answers, so there is nothing to do about
      // errors.
      SystemCalls.call(Syscall.CLOSE, n);
    }
  }

  @Override
  public String toString() {
    int n = number.get();
    return n == CLOSED ? "fd closed" : "fd " + n;
  }
}
