package io.gantry.snapshot;

import java.util.Optional;

/**
 * A way to keep snapshots. Each has its own directory in the data root, and what one keeps is not
 * seen by another.
 */
public enum StorageDriver {
  /** Differences, stacked by overlayfs when they are mounted. */
  OVERLAY2("overlay2"),
  /** Whole trees that share their blocks: btrfs subvolumes. */
  BTRFS("btrfs"),
  /** Whole trees, copied; for where nothing else works. */
  VFS("vfs");

  private final String word;

  StorageDriver(String word) {
    this.word = word;
  }

  /** Docker's name for it, which is its directory's too. */
  public String word() {
    return word;
  }

  /** The driver of that name. */
  public static Optional<StorageDriver> of(String word) {
    for (StorageDriver driver : values()) {
      if (driver.word.equals(word)) {
        return Optional.of(driver);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return word;
  }
}
