package io.gantry.snapshot;

/**
 * How much a snapshot may hold.
 *
 * @param bytes 0 for as much as there is room
 */
public record SizeLimit(long bytes) {
  /** No limit. */
  public static final SizeLimit NONE = new SizeLimit(0);

  /** Refuses negative ones. */
  public SizeLimit {
    if (bytes < 0) {
      throw new IllegalArgumentException("a limit of " + bytes + " bytes");
    }
  }

  /** Whether there is none. */
  public boolean isNone() {
    return bytes == 0;
  }
}
