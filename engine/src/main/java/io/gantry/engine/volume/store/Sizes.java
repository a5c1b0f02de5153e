package io.gantry.engine.volume.store;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Resolution;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/** How much is in local volumes, found by looking: a file with several names counts once. */
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
      return of(data.with(Resolution.NO_SYMLINKS), new HashSet<>());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the size of volume {0} is not known: {1}", volume, e.getMessage());
      return UNKNOWN;
    }
  }

  private static long of(Directory directory, Set<Long> linked) throws IOException {
    long size = 0;
    for (DirectoryEntry entry : directory.list()) {
      try {
        size += of(directory, entry.name(), linked);
      } catch (KernelException e) {
        // gone since the directory was read
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
      }
    }
    return size;
  }

  private static long of(Directory directory, String name, Set<Long> linked) throws IOException {
    FileStatus status = directory.status(name);
    if (status.isDirectory()) {
      try (Directory child = directory.directory(name)) {
        return of(child, linked);
      }
    }
    boolean again = status.links() > 1 && !linked.add(status.inode());
    return again ? 0 : status.size();
  }
}
