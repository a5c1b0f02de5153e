package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.FileStatus;
import java.util.Set;

/**
 * Directories and empty files that a container's start makes where an image lacks them, to mount
 * on. Docker keeps them in a layer of their own between image and container, so that {@code docker
 * diff} does not tell them and {@code docker commit} does not keep them; here they are known by
 * name.
 */
final class Placeholders {
  private static final Set<String> DIRECTORIES =
      Set.of("dev", "dev/mqueue", "dev/pts", "dev/shm", "etc", "proc", "sys");

  private static final Set<String> FILES =
      Set.of(
          ".dockerenv", "dev/console", "dev/init", "etc/hostname", "etc/hosts", "etc/resolv.conf");

  private static final String MTAB = "etc/mtab";

  private Placeholders() {}

  /** Whether what was found at {@code path} is only a place to mount on. */
  static boolean contains(String path, FileStatus status) {
    return switch (status.type()) {
      case FileStatus.S_IFDIR -> DIRECTORIES.contains(path);
      case FileStatus.S_IFREG -> status.size() == 0 && FILES.contains(path);
      case FileStatus.S_IFLNK -> path.equals(MTAB);
      default -> false;
    };
  }
}
