package io.gantry.kernel.fs;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An overlay of directories, see the kernel's {@code filesystems/overlayfs.rst}. Whatever the
 * host's defaults are, directories are not redirected and files are copied up whole, so that a
 * layer means the same wherever it lies in a stack.
 *
 * @param lower the read-only directories, topmost first, absolute; at least one, and two without
 *     {@code upper}
 * @param upper the writable directory; empty for a read-only mount
 * @param work overlayfs's own directory on the file system of {@code upper}
 */
public record OverlayFs(List<Path> lower, Optional<Path> upper, Optional<Path> work) {
  /** What every overlay mount of Gantry has. */
  public static final List<String> PLAIN = List.of("index=off", "metacopy=off", "redirect_dir=off");

  public OverlayFs {
    lower = List.copyOf(lower);
    if (upper.isPresent() != work.isPresent()) {
      throw new IllegalArgumentException("an overlay has both an upper and a work directory");
    }
    if (lower.isEmpty() || (upper.isEmpty() && lower.size() < 2)) {
      throw new IllegalArgumentException("an overlay needs more lower directories");
    }
  }

  /**
   * Mounts it without a place in any tree; the descriptor is all there is of it.
   *
   * @param attributes {@code MOUNT_ATTR_*} of {@link Mounts}
   */
  public Fd mountDetached(int attributes) throws KernelException {
    try {
      return configured(attributes);
    } catch (KernelException e) {
      // Before Linux 6.7 there is no lowerdir+, and other options are cut at 256 bytes.
      if (e.errno() == Errno.EINVAL && e.step().equals("fsconfig")) {
        return mountedAndTaken(attributes);
      }
      throw e;
    }
  }

  private Fd configured(int attributes) throws KernelException {
    try (NewMount overlay = NewMount.of("overlay")) {
      overlay.set("source", "overlay");
      for (Path directory : lower) {
        overlay.set("lowerdir+", directory.toString());
      }
      if (upper.isPresent() && work.isPresent()) {
        overlay.set("upperdir", upper.get().toString());
        overlay.set("workdir", work.get().toString());
      }
      for (String option : PLAIN) {
        int equals = option.indexOf('=');
        overlay.set(option.substring(0, equals), option.substring(equals + 1));
      }
      return overlay.mount(attributes);
    }
  }

  /**
   * The old way: mounts it for a moment, takes a copy of the mount and lets go of the place. The
   * options of {@code mount(2)} must fit a page, so the directories are named from the one that
   * holds them all, by its descriptor.
   */
  Fd mountedAndTaken(int attributes) throws KernelException {
    Path place = temporary();
    Path base = commonParent();
    try (Directory from = Directory.open(base)) {
      // The first four MOUNT_ATTR_* bits are the MS_* bits.
      Mounts.mount("overlay", place, "overlay", attributes & 0xF, options(base, from.magicPath()));
      try {
        return Mounts.cloneTree(place);
      } finally {
        Mounts.unmount(place, Mounts.MNT_DETACH);
      }
    } finally {
      boolean _ = place.toFile().delete();
    }
  }

  private String options(Path base, Path magic) {
    String layers =
        lower.stream()
            .map(directory -> magic.resolve(base.relativize(directory)).toString())
            .collect(Collectors.joining(":"));
    StringBuilder options = new StringBuilder("lowerdir=").append(layers);
    upper.ifPresent(d -> options.append(",upperdir=").append(magic.resolve(base.relativize(d))));
    work.ifPresent(d -> options.append(",workdir=").append(magic.resolve(base.relativize(d))));
    return options.append(',').append(String.join(",", PLAIN)).toString();
  }

  /** The same directories, which are below {@code from}, found below {@code to}. */
  OverlayFs moved(Path from, Path to) {
    return new OverlayFs(
        lower.stream().map(directory -> to.resolve(from.relativize(directory))).toList(),
        upper.map(directory -> to.resolve(from.relativize(directory))),
        work.map(directory -> to.resolve(from.relativize(directory))));
  }

  /** The directory that all of them are below. */
  public Path commonParent() {
    List<Path> all =
        Stream.of(lower.stream(), upper.stream(), work.stream()).flatMap(s -> s).toList();
    Path common = all.getFirst().getParent();
    for (Path path : all) {
      while (common != null && !path.startsWith(common)) {
        common = common.getParent();
      }
    }
    return common == null ? Path.of("/") : common;
  }

  private static Path temporary() throws KernelException {
    try {
      return Files.createTempDirectory("gantry-overlay");
    } catch (IOException e) {
      throw new KernelException("mkdir", System.getProperty("java.io.tmpdir", ""), Errno.EACCES);
    }
  }
}
