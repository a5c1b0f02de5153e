package io.gantry.snapshot.layer;

import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks a layer's archive into a directory, in one pass. */
public final class LayerApply {
  private final TarLimits limits;

  /** Unpacks with these limits. */
  public LayerApply(TarLimits limits) {
    this.limits = limits;
  }

  /**
   * Unpacks an archive, compressed or not, into an empty directory of a layer and reads the stream
   * to its end, hashing both forms. Marks of deletion become overlayfs's.
   *
   * @throws io.gantry.snapshot.tar.ArchiveException when the archive is damaged or hostile; the
   *     directory then holds a part and is to be removed
   */
  public AppliedLayer apply(InputStream archive, Directory layer) throws IOException {
    return io.gantry.snapshot.tar.Pending.value(limits, archive, layer);
  }
}
