package io.gantry.snapshot;

import java.util.Optional;

/**
 * A directory tree, stored as the difference to its parent.
 *
 * @param key its name
 * @param kind what may be done with it
 * @param parent the committed snapshot below it; empty at the bottom
 */
public record Snapshot(SnapshotKey key, Kind kind, Optional<SnapshotKey> parent) {
  /** What may be done with a snapshot. */
  public enum Kind {
    /** Writable, no children. */
    ACTIVE,
    /** Read-only, no children, nothing of its own. */
    VIEW,
    /** Unchanging; others may stand on it. */
    COMMITTED
  }
}
