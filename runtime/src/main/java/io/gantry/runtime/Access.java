package io.gantry.runtime;

/** Whether something may be written through a mount. */
public enum Access {
  /** Reading and writing. */
  READ_WRITE,
  /** Reading only. */
  READ_ONLY
}
