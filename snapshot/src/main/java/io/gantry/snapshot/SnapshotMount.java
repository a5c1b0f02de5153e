package io.gantry.snapshot;

import io.gantry.kernel.Fd;
import java.io.IOException;

/** How the tree of a snapshot gets into a mount namespace, as a value: each form by its driver. */
public sealed interface SnapshotMount permits OverlayMount, TreeMount {
  /** The same tree, read-only. */
  SnapshotMount readOnly();

  /** Mounts it without a place in any tree; the descriptor is all there is of it. */
  Fd mountDetached() throws IOException;
}
