package io.gantry.snapshot.bench;

import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.driver.StoredSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Measures by hand what a container's start and end cost here: {@code DIRECTORY [ROUNDS]}. */
public final class SnapshotBenchmark {
  private SnapshotBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    long[] prepare = new long[rounds];
    long[] remove = new long[rounds];
    try (StoredSnapshots snapshots =
        StoredSnapshots.open(io.gantry.snapshot.StorageDriver.OVERLAY2, Path.of(arguments[0]))) {
      for (int i = 0; i < rounds; i++) {
        SnapshotKey key = new SnapshotKey("container-" + i);
        long start = System.nanoTime();
        snapshots.prepare(key, Optional.empty());
        long prepared = System.nanoTime();
        snapshots.remove(key);
        prepare[i] = prepared - start;
        remove[i] = System.nanoTime() - prepared;
      }
    }
    Arrays.sort(prepare);
    Arrays.sort(remove);
    System.out.printf(
        "prepare p50 %d us p90 %d us, remove p50 %d us p90 %d us%n",
        prepare[rounds / 2] / 1000,
        prepare[rounds * 9 / 10] / 1000,
        remove[rounds / 2] / 1000,
        remove[rounds * 9 / 10] / 1000);
  }
}
