package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarEntry.Segment;
import io.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Puts an entry's content and attributes into what was made for it. */
final class EntryContent {
  private static final int BUFFER = 256 * 1024;

  private final byte[] buffer = new byte[BUFFER];

  /** Makes a new file with all that the entry says of it. */
  void create(Directory root, String path, TarEntry entry, int uid, int gid, TarReader archive)
      throws IOException {
    try (OpenFile file = root.create(path, 0600)) {
      if (entry.segments().isPresent()) {
        for (Segment segment : entry.segments().get()) {
          file.seek(segment.offset());
          copy(archive, segment.length(), entry, file);
        }
        file.truncate(entry.size());
      } else {
        copy(archive, entry.size(), entry, file);
      }
      file.chown(uid, gid);
      for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
        if (isAllowed(xattr.getKey())) {
          tolerate(xattr.getKey(), () -> file.setXattr(xattr.getKey(), xattr.getValue()));
        }
      }
      file.chmod(entry.mode());
      Instant modified = entry.modified();
      file.times(entry.accessed().orElse(modified), modified);
    }
  }

  /** Gives a directory its owner, attributes and permissions; its times come last. */
  void finishDirectory(Directory root, String path, TarEntry entry, int uid, int gid)
      throws IOException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NOFOLLOW;
    try (OpenFile directory = root.open(path, flags, 0)) {
      directory.chown(uid, gid);
      for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
        if (isAllowed(xattr.getKey())) {
          tolerate(xattr.getKey(), () -> directory.setXattr(xattr.getKey(), xattr.getValue()));
        }
      }
      directory.chmod(entry.mode());
    }
  }

  /** Sets the attributes of what cannot be opened: a link, a device, a FIFO. */
  void attributes(Directory root, String path, TarEntry entry) throws IOException {
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (isAllowed(xattr.getKey())) {
        tolerate(xattr.getKey(), () -> root.setXattr(path, xattr.getKey(), xattr.getValue()));
      }
    }
  }

  private void copy(TarReader archive, long length, TarEntry entry, OpenFile file)
      throws IOException {
    long left = length;
    while (left > 0) {
      int n = archive.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        throw new ArchiveException(entry.name(), "its content is shorter than its header says");
      }
      file.write(buffer, 0, n);
      left -= n;
    }
  }

  private static boolean isAllowed(String xattr) {
    return !xattr.startsWith(Whiteouts.OVERLAY_XATTRS);
  }

  private interface Setting {
    void apply() throws KernelException;
  }

  /** File systems without attributes, and links that may have none of the user's, are no error. */
  private static void tolerate(String xattr, Setting setting) throws KernelException {
    try {
      setting.apply();
    } catch (KernelException e) {
      boolean user = e.errno() == Errno.EPERM && xattr.startsWith("user.");
      if (e.errno() != Errno.EOPNOTSUPP && !user) {
        throw e;
      }
    }
  }
}
