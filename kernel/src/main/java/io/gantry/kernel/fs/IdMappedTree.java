package io.gantry.kernel.fs;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory of the host seen through an id mapping, by a mount without a place that is gone when
 * this is closed. What is mounted below the directory is not in it.
 */
public final class IdMappedTree implements AutoCloseable {
  private final Path directory;
  private final Fd mount;

  private IdMappedTree(Path directory, Fd mount) {
    this.directory = directory;
    this.mount = mount;
  }

  /**
   * Of a directory.
   *
   * @param userNamespace whose mapping it is seen through
   */
  public static IdMappedTree of(Path directory, Fd userNamespace) throws KernelException {
    Fd mount = Mounts.cloneMount(directory);
    try {
      Mounts.attributes(mount, 0, 0, Mounts.MS_PRIVATE);
      Mounts.idMap(mount, userNamespace);
      return new IdMappedTree(directory, mount);
    } catch (KernelException | RuntimeException e) {
      mount.close();
      throw e;
    }
  }

  /** The mount, which is the caller's from now on. */
  public Fd take() {
    return mount;
  }

  /** Mounts an overlay of directories that are all below this one, seen through the mapping. */
  public Fd overlay(OverlayFs overlay) throws IOException {
    try {
      Path magic = Path.of("/proc/self/fd/" + mount.number());
      return overlay.moved(directory, magic).mountDetached(0);
    } catch (KernelException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      return atPlace(overlay);
    }
  }

  /** Before Linux 6.15 layers must have a place, so the tree gets one for a moment. */
  private Fd atPlace(OverlayFs overlay) throws IOException {
    Path place = Files.createTempDirectory("gantry-layers");
    try {
      Mounts.attach(mount, place);
      try {
        return overlay.moved(directory, place).mountDetached(0);
      } finally {
        Mounts.unmount(place, Mounts.MNT_DETACH);
      }
    } finally {
      Files.delete(place);
    }
  }

  @Override
  public void close() {
    mount.close();
  }
}
