package io.gantry.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** Snapshots in overlayfs's form. */
public final class OverlaySnapshots {
  private OverlaySnapshots() {}

  /**
   * Opens the snapshots under {@code root}, e.g. {@code /var/lib/gantry/overlay2}; makes it when it
   * is not there. What a killed engine left half-made is removed.
   */
  public static Snapshots open(Path root) throws IOException {
    return io.gantry.snapshot.tar.Pending.value(root);
  }
}
