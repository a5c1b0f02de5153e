package io.gantry.snapshot;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.OverlayFs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    Path base, List<String> lower, Optional<String> upper, Optional<String> work)
    implements SnapshotMount {

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
    return options.append(',').append(String.join(",", OverlayFs.PLAIN)).toString();
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

  /** The upper directory becomes the topmost lower one. */
  @Override
  public OverlayMount readOnly() {
    if (upper.isEmpty()) {
      return this;
    }
    List<String> all = java.util.stream.Stream.concat(upper.stream(), lower.stream()).toList();
    return new OverlayMount(base, all, Optional.empty(), Optional.empty());
  }

  @Override
  public Fd mountDetached() throws IOException {
    int readOnly = upper.isEmpty() ? Mounts.MOUNT_ATTR_RDONLY : 0;
    return new OverlayFs(lowerPaths(), upperPath(), workPath()).mountDetached(HARMLESS | readOnly);
  }
}
