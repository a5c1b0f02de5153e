package io.gantry.engine.migrate;

import io.gantry.engine.store.ContainerRecord;
import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.layer.LayerApply;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tree.TreeEquality;
import io.gantry.snapshot.tree.TreePatch;
import io.gantry.snapshot.tree.TreeTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Copies root file systems of containers from one driver's snapshots to another's. */
final class ContainerMigration {
  private final Snapshots source;
  private final Snapshots goal;
  private final Consumer<String> progress;

  ContainerMigration(Snapshots source, Snapshots goal, Consumer<String> progress) {
    this.source = source;
    this.goal = goal;
    this.progress = progress;
  }

  /** Makes the container's tree anew under the other driver, and compares both. */
  void copy(ContainerRecord container) throws IOException {
    SnapshotKey key = new SnapshotKey(container.id());
    Optional<SnapshotKey> parent = source.find(key).flatMap(Snapshot::parent);
    if (parent.isPresent()) {
      layers(parent.get());
    }
    if (goal.find(key).isPresent()) {
      // of a migration that was cut off; the container may have run since
      goal.remove(key);
    }
    goal.prepare(key, parent, limit(container));
    try (Difference difference = source.difference(key);
        Directory tree = goal.open(key, Access.WRITE)) {
      TreePatch.difference(difference, tree);
    }
    compare(key);
    goal.sync();
  }

  private SizeLimit limit(ContainerRecord container) throws StorageException {
    Map<String, String> asked = container.hostConfig().storage().storageOpt();
    try {
      return goal.limit(asked);
    } catch (StorageException e) {
      progress.accept(
          "container " + container.name() + " is not held to its size: " + e.getMessage());
      return SizeLimit.NONE;
    }
  }

  /** Layers of an image that was removed by force are the containers' that stand on them. */
  private void layers(SnapshotKey top) throws IOException {
    if (goal.find(top).isPresent()) {
      return;
    }
    Optional<SnapshotKey> parent = source.find(top).flatMap(Snapshot::parent);
    if (parent.isPresent()) {
      layers(parent.get());
    }
    SnapshotKey making = new SnapshotKey("unpacking-" + UUID.randomUUID());
    goal.prepare(making, Optional.empty());
    Path archive = Files.createTempFile("gantry-layer", ".tar");
    try (Difference difference = source.difference(top);
        Directory layer = goal.layer(making)) {
      try (OutputStream out = Files.newOutputStream(archive)) {
        TreeTar.layer(difference, out);
      }
      try (InputStream in = Files.newInputStream(archive)) {
        new LayerApply(TarLimits.DEFAULT).apply(in, layer);
      }
    } finally {
      Files.delete(archive);
    }
    goal.sync();
    goal.commit(making, top, parent);
    compare(top);
  }

  private void compare(SnapshotKey key) throws IOException {
    try (Directory one = source.open(key, Access.READ);
        Directory other = goal.open(key, Access.READ)) {
      List<String> differences = TreeEquality.differences(one, other);
      if (!differences.isEmpty()) {
        goal.remove(key);
        throw new IOException(
            "the copy of " + key + " is not like the original: " + String.join("; ", differences));
      }
    }
  }
}
