package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.OverlayFs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Mounts a root file system without a place in the host's tree: the mount is a descriptor, and gone
 * with it. Users are looked up in it, then the container's first process moves it into its own
 * mount namespace.
 */
final class RootMount {
  private RootMount() {}

  static Directory of(Rootfs rootfs) throws KernelException {
    return switch (rootfs) {
      case Rootfs.Overlay overlay -> Directory.of(overlay(overlay), overlay.upper().toString());
      case Rootfs.Layers(List<Path> lower) -> Directory.of(layers(lower), lower.get(0).toString());
      case Rootfs.Directory(Path path) -> Directory.of(bound(path), path.toString());
    };
  }

  private static Fd layers(List<Path> lower) throws KernelException {
    return lower.size() == 1
        ? Mounts.cloneTree(lower.get(0))
        : new OverlayFs(lower, Optional.empty(), Optional.empty()).mountDetached(0);
  }

  /** What is mounted in the container must not come up below the host's directory. */
  private static Fd bound(Path path) throws KernelException {
    Fd mount = Mounts.cloneTree(path);
    try {
      Mounts.attributes(mount, 0, 0, Mounts.MS_PRIVATE);
      return mount;
    } catch (KernelException | RuntimeException e) {
      mount.close();
      throw e;
    }
  }

  private static Fd overlay(Rootfs.Overlay overlay) throws KernelException {
    return new OverlayFs(overlay.lower(), Optional.of(overlay.upper()), Optional.of(overlay.work()))
        .mountDetached(0);
  }
}
