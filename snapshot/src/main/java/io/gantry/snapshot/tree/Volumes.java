package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.snapshot.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts volumes into a detached tree. */
final class Volumes {
  private Volumes() {}

  /** The tree with the volumes in it, instead of {@code root}, which is closed by a failure. */
  static Directory in(Directory root, List<Volume> volumes, Access access) throws IOException {
    try {
      for (Volume volume : volumes) {
        volume.attachTo(root, access);
      }
      return root;
    } catch (KernelException e) {
      if (e.errno() == Errno.EINVAL && e.step().equals("move_mount")) {
        return atPlace(root, volumes, access);
      }
      root.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      root.close();
      throw e;
    }
  }

  /**
   * Before Linux 6.15 nothing can be mounted in a detached tree, so it gets a place for a moment,
   * and a copy is taken of all that is mounted there.
   */
  static Directory atPlace(Directory root, List<Volume> volumes, Access access) throws IOException {
    Path place = Files.createTempDirectory("gantry-root");
    try (root) {
      Mounts.attach(root.fd(), place);
      try (Directory attached = Directory.open(place)) {
        for (Volume volume : volumes) {
          volume.attachTo(attached, access);
        }
        Fd copy = Mounts.cloneTree(place);
        Mounts.attributes(copy, 0, 0, Mounts.MS_PRIVATE);
        return Directory.of(copy, root.label());
      } finally {
        Mounts.unmount(place, Mounts.MNT_DETACH);
      }
    } finally {
      Files.delete(place);
    }
  }
}
