package io.gantry.snapshot.driver;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Trash;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.SnapshotMount;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What is in the directories of snapshots. It keeps no record of what exists: whatever it is asked
 * for, it is told where it lies. A directory whose snapshot was not made or committed to the end is
 * handed to {@link #recover} or {@link #remove}.
 */
interface Storage extends Trash.Removal {
  StorageDriver driver();

  List<Map.Entry<String, String>> status();

  /** Whether the file system below can limit what a snapshot holds. */
  boolean limitsSizes();

  /**
   * Makes what belongs to all snapshots, once.
   *
   * @throws io.gantry.snapshot.StorageException when it cannot work here
   */
  void open() throws IOException;

  /** Makes the content of a new snapshot in its directory, which is there and empty. */
  void make(Place place, SizeLimit limit) throws IOException;

  /**
   * Makes what was unpacked on nothing stand on what {@code committed} stands on. The old content
   * stays valid until the description has changed, which the caller does next.
   *
   * @param active as it was until now
   * @param committed as it is to be
   */
  void settle(Place active, Place committed) throws IOException;

  /** Removes what {@link #settle} has left of the old content; the description has changed. */
  void settled(Place committed, Trash trash) throws IOException;

  /** Takes back what a settle left that was not completed, or completes one that was. */
  void recover(Place place, Trash trash) throws IOException;

  SnapshotMount mount(Place place) throws IOException;

  /** How to mount, read-only, what the snapshot stands on. */
  SnapshotMount mountParent(Place place) throws IOException;

  /** Where a layer is unpacked. */
  Directory layer(Place place) throws IOException;

  Difference difference(Place place) throws IOException;

  Usage usage(Place place) throws IOException;
}
