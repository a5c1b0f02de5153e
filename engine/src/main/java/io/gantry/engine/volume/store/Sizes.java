package io.gantry.engine.volume.store;

import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.DiskUsage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** How much is in local volumes, found by looking. */
final class Sizes {
  private static final Logger LOG = System.getLogger(Sizes.class.getName());
  private static final long UNKNOWN = -1;

  private final VolumeFiles files;

  Sizes(VolumeFiles files) {
    this.files = files;
  }

  /** Bytes of the volume's files; -1 when that cannot be found out. */
  long of(String volume) {
    try (Directory data = Directory.open(files.data(volume))) {
      return DiskUsage.of(data).size();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the size of volume {0} is not known: {1}", volume, e.getMessage());
      return UNKNOWN;
    }
  }
}
