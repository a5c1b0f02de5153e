package io.gantry.snapshot;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Adds up a tree that may be changing meanwhile. */
public final class DiskUsage {
  private final Set<Long> linked = new HashSet<>();
  private long size;
  private long inodes;

  private DiskUsage() {}

  /** What is in {@code directory} and below it, in bytes as {@code docker ps -s} counts them. */
  public static Usage of(Directory directory) throws IOException {
    DiskUsage usage = new DiskUsage();
    usage.walk(directory);
    return new Usage(usage.size, usage.inodes);
  }

  private void walk(Directory directory) throws IOException {
    for (DirectoryEntry entry : directory.list()) {
      try {
        add(directory, entry);
      } catch (KernelException e) {
        // Gone since the directory was read.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
      }
    }
  }

  private void add(Directory directory, DirectoryEntry entry) throws IOException {
    FileStatus status = directory.status(entry.name());
    if (status.links() > 1 && !status.isDirectory() && !linked.add(status.inode())) {
      return;
    }
    inodes++;
    if (status.isDirectory()) {
      try (Directory child =
          directory.with(io.gantry.kernel.fs.Resolution.NO_SYMLINKS).directory(entry.name())) {
        walk(child);
      }
    } else {
      size += status.size();
    }
  }
}
