package io.gantry.snapshot.layer;

import io.gantry.kernel.fs.Directory;
import io.gantry.oci.ChainId;
import io.gantry.oci.DiffId;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/** An image's layers as snapshots: each unpacked once, shared by all images that stand on it. */
public final class Layers {
  /** Begins the keys of layers in the making. */
  private static final String UNPACKING = "unpacking-";

  private final Snapshots snapshots;
  private final TarLimits limits;

  /** Keeps layers in {@code snapshots}. Removes what a killed engine was unpacking. */
  public Layers(Snapshots snapshots, TarLimits limits) throws IOException {
    this.snapshots = snapshots;
    this.limits = limits;
    for (Snapshot snapshot : snapshots.list()) {
      if (snapshot.key().value().startsWith(UNPACKING)) {
        snapshots.remove(snapshot.key());
      }
    }
  }

  /** Whether the stack of layers is there already, so that it need not be unpacked. */
  public boolean contains(ChainId chain) {
    return snapshots.find(SnapshotKey.of(chain)).isPresent();
  }

  /**
   * Unpacks a layer on top of a stack and commits it under its chain id. When that is there already
   * the new one is thrown away. Nothing is left behind by a failure.
   *
   * @param parent the stack below, empty for an image's lowest layer
   * @param expected the diff id that the image's configuration promises; another one found is an
   *     {@link ArchiveException}
   */
  public AppliedLayer add(Optional<ChainId> parent, InputStream archive, Optional<DiffId> expected)
      throws IOException {
    SnapshotKey making = new SnapshotKey(UNPACKING + UUID.randomUUID());
    snapshots.prepare(making, Optional.empty());
    boolean committed = false;
    try {
      AppliedLayer layer = unpack(archive, making);
      if (expected.isPresent() && !expected.get().equals(layer.diffId())) {
        throw new ArchiveException(
            "layer verification failed: its diff id is "
                + layer.diffId()
                + ", not "
                + expected.get());
      }
      committed = commit(making, parent, chain(parent, layer.diffId()));
      return layer;
    } finally {
      if (!committed) {
        snapshots.remove(making);
      }
    }
  }

  private AppliedLayer unpack(InputStream archive, SnapshotKey making) throws IOException {
    try (Directory directory = snapshots.layer(making)) {
      return new LayerApply(limits).apply(archive, directory);
    }
  }

  private boolean commit(SnapshotKey making, Optional<ChainId> parent, ChainId chain)
      throws IOException {
    try {
      snapshots.sync();
      snapshots.commit(making, SnapshotKey.of(chain), parent.map(SnapshotKey::of));
      return true;
    } catch (SnapshotException e) {
      if (e.reason() == SnapshotException.Reason.ALREADY_EXISTS) {
        return false;
      }
      throw e;
    }
  }

  private static ChainId chain(Optional<ChainId> parent, DiffId layer) {
    return parent.map(below -> below.then(layer)).orElseGet(() -> ChainId.of(layer));
  }
}
