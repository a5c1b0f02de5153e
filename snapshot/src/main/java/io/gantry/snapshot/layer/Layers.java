package io.gantry.snapshot.layer;

import io.gantry.oci.ChainId;
import io.gantry.oci.DiffId;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An image's layers as snapshots: each unpacked once, shared by all images that stand on it. */
public final class Layers {
  private final Snapshots snapshots;
  private final TarLimits limits;

  /** Keeps layers in {@code snapshots}. */
  public Layers(Snapshots snapshots, TarLimits limits) {
    this.snapshots = snapshots;
    this.limits = limits;
  }

  /** Whether the stack of layers is there already, so that it need not be unpacked. */
  public boolean contains(ChainId chain) {
    return io.gantry.snapshot.tar.Pending.value(chain, snapshots, limits);
  }

  /**
   * Unpacks a layer on top of a stack and commits it under its chain id. When that is there already
   * the new one is thrown away. Nothing is left behind by a failure.
   *
   * @param parent the stack below, empty for an image's lowest layer
   * @param expected the diff id that the image's configuration promises; another one found is an
   *     {@link io.gantry.snapshot.tar.ArchiveException}
   */
  public AppliedLayer add(Optional<ChainId> parent, InputStream archive, Optional<DiffId> expected)
      throws IOException {
    return io.gantry.snapshot.tar.Pending.value(parent, archive, expected);
  }
}
