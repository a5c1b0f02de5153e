package io.gantry.snapshot;

import java.io.IOException;

/** A request about a snapshot that cannot be met. Failures of the disk are other IOExceptions. */
public final class SnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why it cannot be met. */
  public enum Reason {
    /** There is no snapshot of that key. */
    NOT_FOUND,
    /** There is one already. */
    ALREADY_EXISTS,
    /** Others stand on it. */
    IN_USE,
    /** It is of another kind than is needed. */
    WRONG_KIND
  }

  private final Reason reason;

  /** Says {@code "snapshot <key>: <problem>"}. */
  public SnapshotException(Reason reason, SnapshotKey key, String problem) {
    super("snapshot " + key + ": " + problem);
    this.reason = reason;
  }

  /** Why it cannot be met. */
  public Reason reason() {
    return reason;
  }
}
