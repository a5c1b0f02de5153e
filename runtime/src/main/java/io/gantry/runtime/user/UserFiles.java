package io.gantry.runtime.user;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import java.nio.charset.StandardCharsets;

/** Reads a container's user files. */
public final class UserFiles {
  /** How much of a file is read; what follows is passed over. */
  static final int MOST = 4 << 20;

  private UserFiles() {}

  /** The lookup in the files below {@code root}, which are resolved as a process inside would. */
  public static UserLookup below(Directory root) throws KernelException {
    return new UserLookup(text(root, "etc/passwd"), text(root, "etc/group"));
  }

  /** The file's text; empty when it is not there or is no file. */
  public static String text(Directory root, String path) throws KernelException {
    try (OpenFile file = root.read(path)) {
      if (!file.status().isRegular()) {
        return "";
      }
      byte[] bytes = new byte[(int) Math.min(file.status().size(), MOST)];
      int length = 0;
      while (length < bytes.length) {
        int count = file.read(bytes, length, bytes.length - length);
        if (count <= 0) {
          break;
        }
        length += count;
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT
          || e.errno() == Errno.ENOTDIR
          || e.errno() == Errno.ELOOP
          || e.errno() == Errno.ENXIO) {
        return "";
      }
      throw e;
    }
  }
}
