package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.layer.Whiteouts;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Copies single files with all that belongs to them. Blocks are shared where both sides are on one
 * file system that can do that, and copied inside the kernel or through a buffer where not; the
 * first refusal of each way is remembered, since a tree is mostly of one kind.
 */
final class FileCopy {
  private static final int UNIT = 512;
  private volatile boolean sharing = true;
  private volatile boolean inKernel = true;

  /** Copies a file that is no directory. */
  void copy(Directory from, Directory to, String name, FileStatus status) throws IOException {
    copy(from, to, name, name, status);
  }

  /** Copies a file that is no directory, to {@code as}. */
  void copy(Directory from, Directory to, String name, String as, FileStatus status)
      throws IOException {
    switch (status.type()) {
      case FileStatus.S_IFREG -> regular(from, to, name, as, status);
      case FileStatus.S_IFLNK -> {
        to.symlink(from.readlink(name), as);
        to.chown(as, status.uid(), status.gid());
        attributes(from, to, name, as);
        to.times(as, status.accessed(), status.modified());
      }
      default -> {
        to.mknod(as, status.type() | 0600, status.rdev());
        belongings(from, to, name, as, status);
      }
    }
  }

  /** Gives {@code name} the owner, permissions, attributes and times of its original. */
  static void belongings(Directory from, Directory to, String name, FileStatus status)
      throws IOException {
    belongings(from, to, name, name, status);
  }

  private static void belongings(
      Directory from, Directory to, String name, String as, FileStatus status) throws IOException {
    to.chown(as, status.uid(), status.gid());
    to.chmod(as, status.permissions());
    attributes(from, to, name, as);
    to.times(as, status.accessed(), status.modified());
  }

  /** All but those by which overlayfs keeps its own books. */
  private static void attributes(Directory from, Directory to, String name, String as)
      throws IOException {
    for (Map.Entry<String, byte[]> each : from.xattrs(name).entrySet()) {
      if (!each.getKey().startsWith(Whiteouts.OVERLAY_XATTRS)) {
        to.setXattr(as, each.getKey(), each.getValue());
      }
    }
  }

  private void regular(Directory from, Directory to, String name, String as, FileStatus status)
      throws IOException {
    int flags = Open.O_RDONLY | Open.O_NOFOLLOW | Open.O_NONBLOCK;
    try (OpenFile source = from.open(name, flags, 0);
        OpenFile target = to.create(as, 0600)) {
      content(source, target, status);
      target.chown(status.uid(), status.gid());
      target.chmod(status.permissions());
      if (source.hasXattrs()) {
        attributes(from, to, name, as);
      }
      target.times(status.accessed(), status.modified());
    }
  }

  private void content(OpenFile source, OpenFile target, FileStatus status) throws IOException {
    if (status.size() == 0 || shared(source, target)) {
      return;
    }
    if (status.blocks() * UNIT < status.size()) {
      sparse(source, target, status.size());
    } else {
      bytes(source, target, status.size());
    }
  }

  private boolean shared(OpenFile source, OpenFile target) throws KernelException {
    if (!sharing) {
      return false;
    }
    sharing = target.reflinkFrom(source);
    return sharing;
  }

  /** Copies what lies between holes. */
  private void sparse(OpenFile source, OpenFile target, long size) throws IOException {
    OptionalLong data = source.nextData(0);
    while (data.isPresent() && data.getAsLong() < size) {
      long begin = data.getAsLong();
      long end = source.nextHole(begin);
      source.seek(begin);
      target.seek(begin);
      bytes(source, target, end - begin);
      data = source.nextData(end);
    }
    target.truncate(size);
  }

  private void bytes(OpenFile source, OpenFile target, long length) throws IOException {
    long done = 0;
    while (inKernel && done < length) {
      try {
        long n = source.copyTo(target, Math.min(length - done, 1L << 30));
        if (n == 0) {
          return;
        }
        done += n;
      } catch (KernelException e) {
        if (e.errno() != Errno.EXDEV
            && e.errno() != Errno.EOPNOTSUPP
            && e.errno() != Errno.EINVAL) {
          throw e;
        }
        inKernel = false;
      }
    }
    source.pourTo(target, length - done);
  }
}
