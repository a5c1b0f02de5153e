package io.gantry.snapshot.tree;

import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.util.List;

/** What a container changed in its file system. */
public final class Changes {
  private Changes() {}

  /** The changes of a snapshot against its parent, sorted by path. It may be in use meanwhile. */
  public static List<Change> of(Snapshots snapshots, SnapshotKey key) throws IOException {
    return io.gantry.snapshot.tar.Pending.value(snapshots, key);
  }
}
