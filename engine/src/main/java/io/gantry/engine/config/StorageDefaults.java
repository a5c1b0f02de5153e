package io.gantry.engine.config;

import java.util.List;

/**
 * How images and containers are stored.
 *
 * @param driver {@code overlay2}, {@code btrfs} or {@code vfs}; empty for the one that the data
 *     root was used with, or else the first that works
 * @param options {@code key=value} lines for the driver, e.g. {@code overlay2.size=10G}
 */
public record StorageDefaults(String driver, List<String> options) {
  /** Whichever driver fits. */
  public static final StorageDefaults ANY = new StorageDefaults("", List.of());

  /** Copies the list. */
  public StorageDefaults {
    options = List.copyOf(options);
  }
}
