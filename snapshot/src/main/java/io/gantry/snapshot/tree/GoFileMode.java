package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.FileStatus;

/** A file's mode in the bits of Go's {@code os.FileMode} ({@code io/fs/fs.go}). */
final class GoFileMode {
  private static final long DIRECTORY = 1L << 31;
  private static final long SYMLINK = 1L << 27;
  private static final long DEVICE = 1L << 26;
  private static final long NAMED_PIPE = 1L << 25;
  private static final long SOCKET = 1L << 24;
  private static final long SETUID = 1L << 23;
  private static final long SETGID = 1L << 22;
  private static final long CHAR_DEVICE = 1L << 21;
  private static final long STICKY = 1L << 20;

  private GoFileMode() {}

  static long of(FileStatus status) {
    int permissions = status.permissions();
    return (permissions & 0777)
        | type(status)
        | ((permissions & 04000) != 0 ? SETUID : 0)
        | ((permissions & 02000) != 0 ? SETGID : 0)
        | ((permissions & 01000) != 0 ? STICKY : 0);
  }

  private static long type(FileStatus status) {
    return switch (status.type()) {
      case FileStatus.S_IFDIR -> DIRECTORY;
      case FileStatus.S_IFLNK -> SYMLINK;
      case FileStatus.S_IFBLK -> DEVICE;
      case FileStatus.S_IFCHR -> DEVICE | CHAR_DEVICE;
      case FileStatus.S_IFIFO -> NAMED_PIPE;
      case FileStatus.S_IFSOCK -> SOCKET;
      default -> 0;
    };
  }
}
