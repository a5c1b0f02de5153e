package io.gantry.snapshot.bench;

import io.gantry.oci.ChainId;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.driver.StoredSnapshots;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tree.TreeTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Measures unpacking by hand: {@code UnpackBenchmark ARCHIVE DIRECTORY [ROUNDS]}. The first round
 * is what a fresh engine does, the others are warm.
 */
public final class UnpackBenchmark {
  private UnpackBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path archive = Path.of(arguments[0]);
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    try (StoredSnapshots snapshots =
        StoredSnapshots.open(io.gantry.snapshot.StorageDriver.OVERLAY2, Path.of(arguments[1]))) {
      for (int i = 0; i < rounds; i++) {
        round(snapshots, archive);
      }
    }
  }

  private static void round(StoredSnapshots snapshots, Path archive) throws IOException {
    long start = System.nanoTime();
    Duration cpuStart = cpu();
    AppliedLayer layer;
    try (InputStream in = Files.newInputStream(archive)) {
      layer = new Layers(snapshots, TarLimits.DEFAULT).add(Optional.empty(), in, Optional.empty());
    }
    long unpacked = System.nanoTime();
    Duration cpuUnpacked = cpu();
    SnapshotKey key = SnapshotKey.of(ChainId.of(layer.diffId()));
    try (var tree = snapshots.open(key, Access.READ)) {
      TreeTar.export(tree, OutputStream.nullOutputStream());
    }
    long exported = System.nanoTime();
    Duration cpuExported = cpu();
    snapshots.remove(key);
    snapshots.awaitRemovals();
    long removed = System.nanoTime();
    System.out.printf(
        "%d entries, %d MB: unpack %d ms (cpu %d), export %d ms (cpu %d), remove %d ms%n",
        layer.entries(),
        layer.tarSize() >> 20,
        (unpacked - start) / 1_000_000,
        cpuUnpacked.minus(cpuStart).toMillis(),
        (exported - unpacked) / 1_000_000,
        cpuExported.minus(cpuUnpacked).toMillis(),
        (removed - exported) / 1_000_000);
  }

  /** What the whole process has used, which a busy machine does not falsify. */
  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
