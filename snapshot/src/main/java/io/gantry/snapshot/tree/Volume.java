package io.gantry.snapshot.tree;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Mounts;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.tar.EntryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file or directory of the host that a container sees.
 *
 * @param source on the host
 * @param target absolute, in the container; links on the way are followed inside it
 * @param access what the container may do with it
 */
public record Volume(Path source, String target, Access access) {

  /** Mounts it in the detached tree {@code root}; a place that cannot be made is passed over. */
  void attachTo(Directory root, Access wanted) throws IOException {
    if (!isThere(root) && (wanted == Access.READ || !makePlace(root))) {
      return;
    }
    try (Fd mount = Mounts.cloneTree(source)) {
      boolean readOnly = wanted == Access.READ || access == Access.READ;
      long attributes = Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOSUID;
      Mounts.attributes(
          mount, attributes | (readOnly ? Mounts.MOUNT_ATTR_RDONLY : 0), 0, Mounts.MS_PRIVATE);
      Mounts.attach(mount, root, target);
    }
  }

  private boolean isThere(Directory root) throws IOException {
    try {
      return root.follow(target).isDirectory() == Files.isDirectory(source);
    } catch (KernelException e) {
      return switch (e.errno()) {
        case ENOENT, ENOTDIR, ELOOP -> false;
        default -> throw e;
      };
    }
  }

  private boolean makePlace(Directory root) throws IOException {
    if (Files.isDirectory(source)) {
      root.mkdirs(target, 0755);
      return true;
    }
    Optional<FileStatus> there = root.find(target);
    if (there.isEmpty()) {
      root.mkdirs(EntryPath.parent(target), 0755);
      root.create(target, 0644).close();
    }
    return there.isEmpty();
  }
}
