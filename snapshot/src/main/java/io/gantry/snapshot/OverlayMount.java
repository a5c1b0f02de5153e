package io.gantry.snapshot;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.NewMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An overlay of directories, as a value; see the kernel's {@code filesystems/overlayfs.rst}. The
 * paths are short and relative to {@link #base}, so that {@code mount(2)}, whose options must fit a
 * page, takes more than 400 layers from a process that stands there. {@code fsconfig(2)} with
 * {@code lowerdir+} has no such limit but needs Linux 6.7.
 *
 * @param base where the others begin: the working directory to mount from
 * @param lower the read-only directories, topmost first; at least one, and two without {@code
 *     upper}
 * @param upper the writable directory; empty for a read-only mount
 * @param work overlayfs's own directory on the file system of {@code upper}
 */
public record OverlayMount(
    Path base, List<String> lower, Optional<String> upper, Optional<String> work) {

  /** What every overlay mount of Gantry has: whatever the host's defaults, layers stay plain. */
  public static final List<String> PLAIN = List.of("index=off", "metacopy=off", "redirect_dir=off");

  private static final int HARMLESS =
      Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NOEXEC;

  public OverlayMount {
    lower = List.copyOf(lower);
    if (upper.isPresent() != work.isPresent()) {
      throw new IllegalArgumentException("an overlay has both an upper and a work directory");
    }
    if (lower.isEmpty() || (upper.isEmpty() && lower.size() < 2)) {
      throw new IllegalArgumentException("an overlay needs more lower directories");
    }
  }

  /** The {@code data} of {@code mount(2)}, for a process whose working directory is the base. */
  public String options() {
    StringBuilder options = new StringBuilder("lowerdir=").append(String.join(":", lower));
    upper.ifPresent(dir -> options.append(",upperdir=").append(dir));
    work.ifPresent(dir -> options.append(",workdir=").append(dir));
    return options.append(',').append(String.join(",", PLAIN)).toString();
  }

  /** The lower directories with absolute paths, topmost first. */
  public List<Path> lowerPaths() {
    return lower.stream().map(base::resolve).collect(Collectors.toUnmodifiableList());
  }

  /** The upper directory with its absolute path. */
  public Optional<Path> upperPath() {
    return upper.map(base::resolve);
  }

  /** The work directory with its absolute path. */
  public Optional<Path> workPath() {
    return work.map(base::resolve);
  }

  /** The same tree, read-only: the upper directory becomes the topmost lower one. */
  public OverlayMount readOnly() {
    if (upper.isEmpty()) {
      return this;
    }
    List<String> all = java.util.stream.Stream.concat(upper.stream(), lower.stream()).toList();
    return new OverlayMount(base, all, Optional.empty(), Optional.empty());
  }

  /** Mounts it without a place in any tree; the descriptor is all there is of it. */
  public Fd mountDetached() throws IOException {
    try {
      return configured();
    } catch (KernelException e) {
      // Before Linux 6.7 there is no lowerdir+, and other options are cut at 256 bytes.
      if (e.errno() == Errno.EINVAL && e.step().equals("fsconfig")) {
        return mountedAndTaken();
      }
      throw e;
    }
  }

  private Fd configured() throws IOException {
    try (NewMount overlay = NewMount.of("overlay")) {
      overlay.set("source", "overlay");
      for (Path dir : lowerPaths()) {
        overlay.set("lowerdir+", dir.toString());
      }
      if (upper.isPresent() && work.isPresent()) {
        overlay.set("upperdir", base.resolve(upper.get()).toString());
        overlay.set("workdir", base.resolve(work.get()).toString());
      }
      for (String option : PLAIN) {
        int equals = option.indexOf('=');
        overlay.set(option.substring(0, equals), option.substring(equals + 1));
      }
      int readOnly = upper.isEmpty() ? Mounts.MOUNT_ATTR_RDONLY : 0;
      return overlay.mount(HARMLESS | readOnly);
    }
  }

  /** The old way: mounts it for a moment, takes a copy of the mount and lets go of the place. */
  Fd mountedAndTaken() throws IOException {
    Path place = Files.createTempDirectory("gantry-overlay");
    try (Directory from = Directory.open(base)) {
      long readOnly = upper.isEmpty() ? Mounts.MS_RDONLY : 0;
      long flags = Mounts.MS_NODEV | Mounts.MS_NOSUID | Mounts.MS_NOEXEC | readOnly;
      Mounts.mount("overlay", place, "overlay", flags, below(from.magicPath()).options());
      try {
        return Mounts.cloneTree(place);
      } finally {
        Mounts.unmount(place, Mounts.MNT_DETACH);
      }
    } finally {
      Files.delete(place);
    }
  }

  /** The same with all directories below a short path, for a process that stands elsewhere. */
  private OverlayMount below(Path path) {
    UnaryOperator<String> place = dir -> path + "/" + dir;
    return new OverlayMount(
        base, lower.stream().map(place).toList(), upper.map(place), work.map(place));
  }
}
