package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * What {@code statfs(2)} says about a file system.
 *
 * @param type magic number, {@code linux/magic.h}
 * @param blockSize in bytes, the unit of the next three
 * @param blocks size
 * @param free free blocks
 * @param available free blocks for those who are not root
 * @param files number of inodes
 * @param freeFiles free inodes
 */
public record FileSystemStatus(
    long type, long blockSize, long blocks, long free, long available, long files, long freeFiles) {
  public static final long EXT4_SUPER_MAGIC = 0xEF53;
  public static final long XFS_SUPER_MAGIC = 0x58465342L;
  public static final long BTRFS_SUPER_MAGIC = 0x9123683EL;
  public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630L;
  public static final long TMPFS_MAGIC = 0x01021994;
  public static final long CGROUP2_SUPER_MAGIC = 0x63677270L;

  /** The file system that holds {@code directory}. */
  public static FileSystemStatus of(Directory directory) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment status = scratch.allocate(120);
      SystemCalls.check(
          Syscall.FSTATFS, directory.label(), directory.fd().number(), status.address());
      return new FileSystemStatus(
          status.get(JAVA_LONG, 0),
          status.get(JAVA_LONG, 8),
          status.get(JAVA_LONG, 16),
          status.get(JAVA_LONG, 24),
          status.get(JAVA_LONG, 32),
          status.get(JAVA_LONG, 40),
          status.get(JAVA_LONG, 48));
    }
  }

  /** Docker's word for the file system, as {@code docker info} shows it. */
  public String name() {
    if (type == EXT4_SUPER_MAGIC) {
      return "extfs";
    } else if (type == XFS_SUPER_MAGIC) {
      return "xfs";
    } else if (type == BTRFS_SUPER_MAGIC) {
      return "btrfs";
    } else if (type == OVERLAYFS_SUPER_MAGIC) {
      return "overlayfs";
    } else if (type == TMPFS_MAGIC) {
      return "tmpfs";
    }
    return "<unknown>";
  }
}
