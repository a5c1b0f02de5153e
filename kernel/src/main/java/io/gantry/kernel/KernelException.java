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
  private final String detail;

  /**
   * @param step the intention that failed, e.g. {@code "mount"}
   * @param object what it was done to, e.g. a path; may be empty
   * @param errno the kernel's reason
   */
  public KernelException(String step, String object, Errno errno) {
    this(step, object, errno, "");
  }

  /**
   * The same, with what the kernel says beside the number; the message ends in it, in parentheses.
   *
   * @param detail e.g. the text of netlink's extended acknowledgement; may be empty
   */
  public KernelException(String step, String object, Errno errno, String detail) {
    super(
        (object.isEmpty() ? step : step + " " + object)
            + ": "
            + errno.text()
            + (detail.isEmpty() ? "" : " (" + detail + ")"));
    this.step = step;
    this.object = object;
    this.errno = errno;
    this.detail = detail;
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

  /** What the kernel says beside the number; empty when it says nothing. */
  public String detail() {
    return detail;
  }
}
