package io.gantry.kernel.io;

/** What to wait for. That the other side is gone, or failed, is always told. */
public enum Interest {
  /** Bytes to read, the end of the stream, or (of a pidfd) the end of the process. */
  READ(Readiness.IN),
  /** Room to write. */
  WRITE(Readiness.OUT),
  /** A change of what a file of the kernel says, until it is read again. */
  CHANGE(Readiness.PRI),
  /** Nothing but the other side's going away. */
  HANG_UP(0);

  private final int bits;

  Interest(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
