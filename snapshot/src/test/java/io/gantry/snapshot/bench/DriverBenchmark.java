package io.gantry.snapshot.bench;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.oci.ChainId;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.driver.StoredSnapshots;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.LayerApply;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tree.Changes;
import io.gantry.snapshot.tree.TreeTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The same work under each storage driver, by hand: {@code DriverBenchmark DRIVER DIRECTORY [FILES]
 * [ROUNDS]}. For each deed the median of the clock, and of the processor time of the whole process,
 * which other work on the machine does not falsify as much.
 */
public final class DriverBenchmark {
  private static final int CHANGED = 100;

  private final StoredSnapshots snapshots;
  private final byte[] archive;
  private final int files;
  private final int rounds;

  private interface Deed {
    void run(int round) throws IOException;
  }

  private DriverBenchmark(StoredSnapshots snapshots, int files, int rounds) {
    this.snapshots = snapshots;
    this.files = files;
    this.rounds = rounds;
    this.archive = archive(files);
  }

  public static void main(String[] arguments) throws IOException {
    int files = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
    StorageDriver driver = StorageDriver.of(arguments[0]).orElseThrow();
    Path root = Path.of(arguments[1]).resolve(driver.word());
    try (StoredSnapshots snapshots = StoredSnapshots.open(driver, root)) {
      new DriverBenchmark(snapshots, files, rounds).run();
    }
  }

  /** Files of a kilobyte, a hundred in each directory. */
  private static byte[] archive(int files) {
    Archive archive = Archive.of();
    for (int i = 0; i < files; i++) {
      if (i % 100 == 0) {
        archive.directory("d" + i / 100);
      }
      archive.file(name(i), "x".repeat(1000));
    }
    return archive.bytes();
  }

  private static String name(int file) {
    return "d" + file / 100 + "/f" + file;
  }

  private void run() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    AppliedLayer base =
        layers.add(Optional.empty(), Archive.of().file("base", "x").stream(), Optional.empty());
    SnapshotKey below = SnapshotKey.of(ChainId.of(base.diffId()));
    SnapshotKey image = new SnapshotKey("image-0");
    measure("unpack", this::unpack);
    measure("commit on a parent", i -> commit(i, below));
    measure("prepare", i -> snapshots.prepare(container(i), Optional.of(image)));
    for (int i = 0; i < rounds; i++) {
      change(container(i));
    }
    measure("diff", i -> Changes.of(snapshots, container(i)));
    measure("layer of the changes", i -> tar(container(i)));
    measure("layer of all files", i -> tar(new SnapshotKey("image-" + i)));
    measure("remove", i -> snapshots.remove(container(i)));
    for (int i = 0; i < rounds; i++) {
      snapshots.remove(new SnapshotKey("image-" + i));
    }
    snapshots.remove(below);
    snapshots.awaitRemovals();
  }

  private static SnapshotKey container(int round) {
    return new SnapshotKey("container-" + round);
  }

  private void unpack(int round) throws IOException {
    SnapshotKey making = new SnapshotKey("making-" + round);
    snapshots.prepare(making, Optional.empty());
    try (Directory layer = snapshots.layer(making)) {
      new LayerApply(TarLimits.DEFAULT).apply(new ByteArrayInputStream(archive), layer);
    }
  }

  private void commit(int round, SnapshotKey parent) throws IOException {
    snapshots.commit(
        new SnapshotKey("making-" + round), new SnapshotKey("image-" + round), Optional.of(parent));
  }

  /** What a container might do: some files written anew, some removed, some added. */
  private void change(SnapshotKey container) throws IOException {
    try (Directory tree = snapshots.open(container, Access.WRITE)) {
      for (int i = 0; i < CHANGED; i++) {
        String name = name(i * files / CHANGED);
        tree.unlink(name);
        if (i % 2 == 0) {
          try (OpenFile file = tree.create(name, 0644)) {
            file.write(new byte[500]);
          }
        }
      }
    }
  }

  private void tar(SnapshotKey key) throws IOException {
    try (Difference difference = snapshots.difference(key)) {
      TreeTar.difference(difference, OutputStream.nullOutputStream());
    }
  }

  private void measure(String what, Deed deed) throws IOException {
    snapshots.awaitRemovals();
    double[] clock = new double[rounds];
    double[] processor = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Duration before = cpu();
      long start = System.nanoTime();
      deed.run(i);
      clock[i] = (System.nanoTime() - start) / 1e6;
      processor[i] = cpu().minus(before).toNanos() / 1e6;
    }
    Arrays.sort(clock);
    Arrays.sort(processor);
    System.out.printf(
        Locale.ROOT,
        "%-9s %-22s %9.1f ms (min %.1f), processor %.0f ms%n",
        snapshots.driver(),
        what,
        clock[rounds / 2],
        clock[0],
        processor[rounds / 2]);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
