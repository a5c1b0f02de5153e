package io.gantry.engine.archive;

import java.time.Instant;

/**
 * A path in a container.
 *
 * @param name the last name of the path
 * @param size bytes
 * @param mode permissions and kind with the bits of Go's {@code os.FileMode}, as Docker sends them
 * @param modified the time of the last change
 * @param linkTarget where a symbolic link leads, inside the container; empty for anything else
 */
public record PathStat(String name, long size, long mode, Instant modified, String linkTarget) {
  /** Go's {@code os.ModeDir}. */
  public static final long MODE_DIR = 1L << 31;

  /** Go's {@code os.ModeSymlink}. */
  public static final long MODE_SYMLINK = 1L << 27;

  /** Go's {@code os.ModeDevice}. */
  public static final long MODE_DEVICE = 1L << 26;

  /** Go's {@code os.ModeNamedPipe}. */
  public static final long MODE_NAMED_PIPE = 1L << 25;

  /** Go's {@code os.ModeSocket}. */
  public static final long MODE_SOCKET = 1L << 24;

  /** Go's {@code os.ModeSetuid}. */
  public static final long MODE_SETUID = 1L << 23;

  /** Go's {@code os.ModeSetgid}. */
  public static final long MODE_SETGID = 1L << 22;

  /** Go's {@code os.ModeCharDevice}. */
  public static final long MODE_CHAR_DEVICE = 1L << 21;

  /** Go's {@code os.ModeSticky}. */
  public static final long MODE_STICKY = 1L << 20;

  private static final int S_IFMT = 0170000;

  /** Turns {@code st_mode} (inode(7)) into Go's bits. */
  public static long goMode(int mode) {
    long go = mode & 0777;
    go |=
        switch (mode & S_IFMT) {
          case 0040000 -> MODE_DIR;
          case 0120000 -> MODE_SYMLINK;
          case 0060000 -> MODE_DEVICE;
          case 0020000 -> MODE_DEVICE | MODE_CHAR_DEVICE;
          case 0010000 -> MODE_NAMED_PIPE;
          case 0140000 -> MODE_SOCKET;
          default -> 0;
        };
    go |= (mode & 04000) != 0 ? MODE_SETUID : 0;
    go |= (mode & 02000) != 0 ? MODE_SETGID : 0;
    go |= (mode & 01000) != 0 ? MODE_STICKY : 0;
    return go;
  }
}
