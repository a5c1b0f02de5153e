package io.gantry.kernel.fs;

/** How a {@link Directory} resolves the paths given to it ({@code openat2(2)}). */
public enum Resolution {
  /**
   * As if it were the root: absolute paths and links start at it, {@code ..} stops at it, magic
   * links of proc are refused. What a process inside would see.
   */
  IN_ROOT(0x10 | 0x02),
  /**
   * Strictly below: what leads out, be it a link or {@code ..}, is refused ({@code EXDEV}), as are
   * magic links of proc.
   */
  BENEATH(0x08 | 0x02),
  /** Strictly below, and any symbolic link on the way is refused ({@code ELOOP}). */
  NO_SYMLINKS(0x08 | 0x04);

  private final long flags;

  Resolution(long flags) {
    this.flags = flags;
  }

  /** The {@code RESOLVE_*} bits. */
  long flags() {
    return flags;
  }
}
