package io.gantry.snapshot;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Mounts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory that holds the whole tree, to be bound.
 *
 * @param tree absolute
 * @param access what may be done with it
 */
public record TreeMount(Path tree, Access access) implements SnapshotMount {
  private static final int HARMLESS =
      Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NOEXEC;

  @Override
  public TreeMount readOnly() {
    return new TreeMount(tree, Access.READ);
  }

  @Override
  public Fd mountDetached() throws IOException {
    Fd mount = Mounts.cloneTree(tree);
    try {
      int readOnly = access == Access.READ ? Mounts.MOUNT_ATTR_RDONLY : 0;
      Mounts.attributes(mount, HARMLESS | readOnly, 0, Mounts.MS_PRIVATE);
      return mount;
    } catch (IOException | RuntimeException e) {
      mount.close();
      throw e;
    }
  }
}
