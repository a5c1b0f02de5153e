package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.EntryPath;
import java.io.IOException;

/** Turns an archive's marks of deletion into overlayfs's. */
final class LayerMarks {
  private static final byte[] YES = {'y'};

  private LayerMarks() {}

  static void apply(Directory root, String path, String entry) throws IOException {
    String parent = EntryPath.parent(path);
    String mark = EntryPath.name(path);
    if (mark.equals(Whiteouts.OPAQUE)) {
      root.mkdirs(parent, 0755);
      hideBelow(root, parent);
    } else if (!mark.startsWith(Whiteouts.PREFIX + Whiteouts.PREFIX)) {
      // Names that begin with the mark twice are AUFS's own records, and mean nothing here.
      String name = mark.substring(Whiteouts.PREFIX.length());
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new ArchiveException(entry, "it is a mark of deletion for no file");
      }
      root.mkdirs(parent, 0755);
      whiteout(root, parent.isEmpty() ? name : parent + "/" + name);
    }
  }

  /** Makes a directory hide what layers below have in it. */
  static void hideBelow(Directory root, String path) throws KernelException {
    String clean = path.isEmpty() ? "." : path;
    try (Directory directory = root.directory(clean)) {
      directory.setXattr(".", Whiteouts.OPAQUE_XATTR, YES);
    }
  }

  /** A mark is about the layers below: what this layer itself has under that name stays. */
  private static void whiteout(Directory root, String path) throws KernelException {
    try {
      root.mknod(path, FileStatus.S_IFCHR, Device.NONE);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      if (root.status(path).isDirectory()) {
        hideBelow(root, path);
      }
    }
  }
}
