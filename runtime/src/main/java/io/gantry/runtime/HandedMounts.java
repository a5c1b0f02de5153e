package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.fs.Resolution;
import io.gantry.runtime.LaunchException.Kind;
import io.gantry.runtime.LaunchException.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The mounts of a container that are no path of the host: parts of directories, and images. They
 * are made here, detached, and handed to the container's first process by descriptor.
 */
final class HandedMounts implements AutoCloseable {
  private final Map<Mount, Fd> mounts = new HashMap<>();
  private final Set<String> files = new HashSet<>();

  private final IdMaps maps;

  private HandedMounts(IdMaps maps) {
    this.maps = maps;
  }

  static HandedMounts of(ContainerSpec spec, IdMaps maps) throws IOException {
    HandedMounts handed = new HandedMounts(maps);
    try {
      for (Mount mount : spec.mounts()) {
        handed.add(mount);
      }
      return handed;
    } catch (IOException | RuntimeException e) {
      handed.close();
      throw e;
    }
  }

  /** The targets of those that are no directories. */
  Set<String> files() {
    return files;
  }

  /** The descriptors, by the numbers of a plan. */
  Map<Integer, Fd> by(Map<Integer, Mount> numbers) {
    Map<Integer, Fd> descriptors = new HashMap<>();
    mounts.forEach(
        (mount, fd) ->
            numbers.forEach(
                (number, planned) -> {
                  if (planned.equals(mount)) {
                    descriptors.put(number, fd);
                  }
                }));
    return descriptors;
  }

  private void add(Mount mount) throws IOException {
    switch (mount) {
      case Mount.Part part -> {
        try (Directory base = Directory.open(part.base())) {
          put(part, part(base, part.base(), part.path(), part.target()), part.access());
        }
      }
      case Mount.Image image -> put(image, image(image), Access.READ_ONLY);
      default -> {}
    }
  }

  private void put(Mount mount, Fd fd, Access access) throws KernelException {
    mounts.put(mount, fd);
    long readOnly = access == Access.READ_ONLY ? Mounts.MOUNT_ATTR_RDONLY : 0;
    Mounts.attributes(fd, readOnly, 0, Mounts.MS_PRIVATE);
  }

  private Fd image(Mount.Image image) throws IOException {
    Directory root = RootMount.of(image.image(), maps);
    if (image.path().isEmpty()) {
      return root.fd();
    }
    try (root) {
      return part(root, Path.of(root.label()), image.path(), image.target());
    } catch (KernelException e) {
      if (e.errno() == Errno.EINVAL && e.step().equals("open_tree")) {
        return atPlace(image);
      }
      throw e;
    }
  }

  /** Before Linux 6.15 only what has a place can be copied, so the image gets one for a moment. */
  private Fd atPlace(Mount.Image image) throws IOException {
    Path place = Files.createTempDirectory("gantry-image");
    try (Directory root = RootMount.of(image.image(), maps)) {
      Mounts.attach(root.fd(), place);
      try (Directory attached = Directory.open(place)) {
        return part(attached, Path.of(root.label()), image.path(), image.target());
      } finally {
        Mounts.unmount(place, Mounts.MNT_DETACH);
      }
    } finally {
      Files.delete(place);
    }
  }

  private Fd part(Directory base, Path path, String below, String target) throws IOException {
    try (OpenFile found = base.with(Resolution.BENEATH).open(below, Open.O_PATH, 0)) {
      if (!found.status().isDirectory()) {
        files.add(target);
      }
      return Mounts.cloneTree(found.fd());
    } catch (KernelException e) {
      throw switch (e.errno()) {
        case ENOENT, ENOTDIR -> refusal(e, missing(path.resolve(below), e.errno()));
        case EXDEV, ELOOP -> refusal(e, escape(path, below));
        default -> e;
      };
    }
  }

  private static String missing(Path path, Errno errno) {
    return "cannot access path " + path + ": lstat " + path + ": " + errno.text();
  }

  private static String escape(Path base, String below) {
    return "path concatenation escapes the base directory, base: " + base + ", subpath: " + below;
  }

  private static LaunchException refusal(KernelException e, String words) {
    LaunchException refusal =
        new LaunchException(Phase.START, Kind.INVALID, e.step(), e.object(), e.errno(), words);
    refusal.initCause(e);
    return refusal;
  }

  @Override
  public void close() {
    mounts.values().forEach(Fd::close);
  }
}
