package io.gantry.runtime;

import java.util.Arrays;
import java.util.Optional;

/** Flags of a mount, under the names that {@code mount(8)} and Docker's {@code --tmpfs} use. */
public enum MountFlag {
  /** Read-only. */
  RO(1),
  /** Set-user-id bits have no effect. */
  NOSUID(2),
  /** Device nodes have no effect. */
  NODEV(4),
  /** Programs cannot be run from it. */
  NOEXEC(8),
  /** Writes are synchronous. */
  SYNC(16),
  /** Directory changes are synchronous. */
  DIRSYNC(128),
  /** Access times are not updated. */
  NOATIME(1024),
  /** Access times of directories are not updated. */
  NODIRATIME(2048),
  /** Access times are updated when older than changes. */
  RELATIME(1 << 21),
  /** Access times are always updated. */
  STRICTATIME(1 << 24);

  private final long bit;

  MountFlag(long bit) {
    this.bit = bit;
  }

  /** The {@code MS_*} bit of {@code mount(2)}. */
  public long bit() {
    return bit;
  }

  /** The flag with this name, as in {@code noexec}. */
  public static Optional<MountFlag> parse(String name) {
    return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }
}
