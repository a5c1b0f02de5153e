package io.gantry.kernel;

import java.io.IOException;

/**
 * A system call failed: what was being done, to what, and the kernel's reason. The message reads
 * {@code "<step> <object>: <text of errno>"}, as Docker's users know it from Go's {@code
 * os.PathError}.
 */
public final class KernelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final String object;
  private final Errno errno;

  /**
   * @param step the intention that failed, e.g. {@code "mount"}
   * @param object what it was done to, e.g. a path; may be empty
   * @param errno the kernel's reason
   */
  public KernelException(String step, String object, Errno errno) {
    super((object.isEmpty() ? step : step + " " + object) + ": " + errno.text());
    this.step = step;
    this.object = object;
    this.errno = errno;
  }

  /** The intention that failed, e.g. {@code "mount"}. */
  public String step() {
    return step;
  }

  /** What it was done to; empty when there is nothing to name. */
  public String object() {
    return object;
  }

  /** The kernel's reason. */
  public Errno errno() {
    return errno;
  }
}
