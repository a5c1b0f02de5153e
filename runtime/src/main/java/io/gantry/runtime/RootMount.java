package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileCreator;
import io.gantry.kernel.fs.IdMappedTree;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.OverlayFs;
import java.io.IOException;
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

  /**
   * Mounts it.
   *
   * @param maps where its owners are to be seen through a mapping
   */
  static Directory of(Rootfs rootfs, IdMaps maps) throws IOException {
    return switch (rootfs) {
      case Rootfs.IdMapped(Rootfs files, UserNamespace.Mapped ids) -> mapped(files, ids, maps);
      case Rootfs.Overlay overlay -> Directory.of(overlay(overlay), overlay.upper().toString());
      case Rootfs.Layers(List<Path> lower) -> Directory.of(layers(lower), lower.get(0).toString());
      case Rootfs.Directory(Path path) -> Directory.of(bound(path), path.toString());
    };
  }

  private static Directory mapped(Rootfs files, UserNamespace.Mapped ids, IdMaps maps)
      throws IOException {
    return switch (files) {
      case Rootfs.Overlay overlay ->
          Directory.of(mapped(writable(overlay), ids, maps), overlay.upper().toString());
      case Rootfs.Layers(List<Path> lower) -> {
        Fd mount =
            lower.size() == 1
                ? IdMappedTree.of(lower.get(0), maps.of(ids)).take()
                : mapped(readable(lower), ids, maps);
        yield Directory.of(mount, lower.get(0).toString());
      }
      case Rootfs.Directory(Path path) ->
          Directory.of(IdMappedTree.of(path, maps.of(ids)).take(), path.toString());
      case Rootfs.IdMapped twice -> throw new IllegalArgumentException("mapped twice: " + twice);
    };
  }

  /** What overlayfs makes for itself belongs to who mounts it, who must be mapped too. */
  private static Fd mapped(OverlayFs overlay, UserNamespace.Mapped ids, IdMaps maps)
      throws IOException {
    Fd space = maps.of(ids);
    FileCreator root =
        new FileCreator((int) ids.user(0).orElseThrow(), (int) ids.group(0).orElseThrow());
    return root.<Fd, IOException>run(
        () -> {
          try (IdMappedTree tree = IdMappedTree.of(overlay.commonParent(), space)) {
            return tree.overlay(overlay);
          }
        });
  }

  private static Fd layers(List<Path> lower) throws KernelException {
    return lower.size() == 1 ? Mounts.cloneTree(lower.get(0)) : readable(lower).mountDetached(0);
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
    return writable(overlay).mountDetached(0);
  }

  private static OverlayFs readable(List<Path> lower) {
    return new OverlayFs(lower, Optional.empty(), Optional.empty());
  }

  private static OverlayFs writable(Rootfs.Overlay overlay) {
    return new OverlayFs(
        overlay.lower(), Optional.of(overlay.upper()), Optional.of(overlay.work()));
  }
}
