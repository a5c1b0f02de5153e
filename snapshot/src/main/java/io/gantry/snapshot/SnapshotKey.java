package io.gantry.snapshot;

import io.gantry.oci.ChainId;

/**
 * The name of a snapshot: a chain id for an image's layers, a container's id for its writable tree.
 *
 * @param value 1 to 250 letters, digits and {@code _ . : -}, the first a letter or digit
 */
public record SnapshotKey(String value) {
  private static final int LONGEST = 250;

  public SnapshotKey {
    if (value.isEmpty() || value.length() > LONGEST || !wellFormed(value)) {
      throw new IllegalArgumentException("invalid snapshot key: \"" + value + "\"");
    }
  }

  /** The snapshot that holds a stack of layers. */
  public static SnapshotKey of(ChainId chain) {
    return new SnapshotKey(chain.toString());
  }

  private static boolean wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && (i == 0 || "_.:-".indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
