package io.gantry.snapshot.driver;

import io.gantry.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * Where a snapshot lies.
 *
 * @param snapshot what lies there
 * @param directory its own, relative to the driver's
 * @param below the directories of the committed snapshots it stands on, topmost first
 */
record Place(Snapshot snapshot, String directory, List<String> below) {
  Place {
    below = List.copyOf(below);
  }

  /** That of what it stands on directly. */
  Optional<String> parent() {
    return below.stream().findFirst();
  }

  String child(String name) {
    return directory + "/" + name;
  }
}
