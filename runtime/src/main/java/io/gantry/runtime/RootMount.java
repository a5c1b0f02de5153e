package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.NewMount;
import java.nio.file.Path;
import java.util.stream.Collectors;

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
      case Rootfs.Directory(Path path) -> Directory.of(Mounts.cloneTree(path), path.toString());
    };
  }

  /** Kernels before 6.7 take the layers as one short text only. */
  private static Fd overlay(Rootfs.Overlay overlay) throws KernelException {
    try (NewMount mount = NewMount.of("overlay")) {
      mount.set("source", "overlay");
      try {
        for (Path layer : overlay.lower()) {
          mount.set("lowerdir+", layer.toString());
        }
      } catch (KernelException e) {
        if (e.errno() != Errno.EINVAL) {
          throw e;
        }
        mount.set(
            "lowerdir",
            overlay.lower().stream().map(Path::toString).collect(Collectors.joining(":")));
      }
      return mount
          .set("upperdir", overlay.upper().toString())
          .set("workdir", overlay.work().toString())
          .mount(0);
    }
  }
}
