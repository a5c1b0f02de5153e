package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * Project quotas of xfs and ext4: every file belongs to a project, a number, and a project's files
 * together may be limited. Files inherit the number of their directory when that says so. See
 * {@code ioctl_fsgetxattr(2)} and {@code quotactl(2)}, whose form with a descriptor needs no device
 * node.
 */
public final class ProjectQuota {
  private static final long FS_IOC_FSGETXATTR = 0x801C581FL;
  private static final long FS_IOC_FSSETXATTR = 0x401C5820L;
  private static final int FSXATTR = 28;
  private static final int PROJECT = 12;
  private static final int FS_XFLAG_PROJINHERIT = 0x200;

  private static final int PRJQUOTA = 2;
  private static final int Q_XGETQUOTA = 0x5803;
  private static final int Q_XSETQLIM = 0x5804;
  private static final int Q_XGETQSTAT = 0x5805;
  private static final int FS_QUOTA_PDQ_ENFD = 1 << 5;

  /** {@code struct fs_disk_quota}, of {@code linux/dqblk_xfs.h}. */
  private static final int DISK_QUOTA = 112;

  private static final byte FS_DQUOT_VERSION = 1;
  private static final byte FS_PROJ_QUOTA = 2;
  private static final short FS_DQ_BSOFT = 1 << 2;
  private static final short FS_DQ_BHARD = 1 << 3;
  private static final int BLOCK = 512;

  private ProjectQuota() {}

  /**
   * What a project has and may have.
   *
   * @param limit bytes, 0 for no limit
   * @param used bytes
   * @param files number of inodes
   */
  public record Account(long limit, long used, long files) {
    /** Whether there is neither a file nor a limit of the project. */
    public boolean isUnused() {
      return limit == 0 && used == 0 && files == 0;
    }
  }

  /** Whether the file system that holds {@code directory} enforces limits of projects. */
  public static boolean isEnforced(Directory directory) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment state = scratch.allocate(DISK_QUOTA);
      long result = quota(Q_XGETQSTAT, directory, 0, state);
      return result >= 0 && (state.get(JAVA_SHORT, 2) & FS_QUOTA_PDQ_ENFD) != 0;
    }
  }

  /** The project of a directory; 0 is nobody's. */
  public static int of(Directory directory) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      return attributes(directory, scratch).get(JAVA_INT, PROJECT);
    }
  }

  /** Makes a directory, and whatever is made in it from now on, belong to a project. */
  public static void assign(Directory directory, int project) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment attributes = attributes(directory, scratch);
      attributes.set(JAVA_INT, 0, attributes.get(JAVA_INT, 0) | FS_XFLAG_PROJINHERIT);
      attributes.set(JAVA_INT, PROJECT, project);
      ioctl("ioctl FS_IOC_FSSETXATTR", FS_IOC_FSSETXATTR, directory, attributes);
    }
  }

  /** What a project has; nothing when the file system has never heard of it. */
  public static Account account(Directory anywhere, int project) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment quota = scratch.allocate(DISK_QUOTA);
      long result = quota(Q_XGETQUOTA, anywhere, project, quota);
      if (result == -Errno.ENOENT.number()) {
        return new Account(0, 0, 0);
      }
      check(anywhere, result);
      return new Account(
          quota.get(JAVA_LONG, 8) * BLOCK,
          quota.get(JAVA_LONG, 40) * BLOCK,
          quota.get(JAVA_LONG, 48));
    }
  }

  /** Limits what a project's files may take, in bytes rounded up to 512; 0 takes the limit away. */
  public static void limit(Directory anywhere, int project, long bytes) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment quota = scratch.allocate(DISK_QUOTA);
      long blocks = (bytes + BLOCK - 1) / BLOCK;
      quota.set(JAVA_BYTE, 0, FS_DQUOT_VERSION);
      quota.set(JAVA_BYTE, 1, FS_PROJ_QUOTA);
      quota.set(JAVA_SHORT, 2, (short) (FS_DQ_BHARD | FS_DQ_BSOFT));
      quota.set(JAVA_INT, 4, project);
      quota.set(JAVA_LONG, 8, blocks);
      quota.set(JAVA_LONG, 16, blocks);
      check(anywhere, quota(Q_XSETQLIM, anywhere, project, quota));
    }
  }

  private static long quota(int command, Directory directory, int project, MemorySegment data) {
    long cmd = ((long) command << 8) | PRJQUOTA;
    int fd = directory.fd().number();
    return SystemCalls.call(Syscall.QUOTACTL_FD, fd, cmd, project, data.address());
  }

  private static void check(Directory directory, long result) throws KernelException {
    if (result < 0) {
      throw new KernelException("quotactl_fd", directory.label(), Errno.of((int) -result));
    }
  }

  private static MemorySegment attributes(Directory directory, Scratch scratch)
      throws KernelException {
    MemorySegment attributes = scratch.allocate(FSXATTR);
    ioctl("ioctl FS_IOC_FSGETXATTR", FS_IOC_FSGETXATTR, directory, attributes);
    return attributes;
  }

  private static void ioctl(String step, long request, Directory on, MemorySegment arguments)
      throws KernelException {
    long result = SystemCalls.call(Syscall.IOCTL, on.fd().number(), request, arguments.address());
    if (result < 0) {
      throw new KernelException(step, on.label(), Errno.of((int) -result));
    }
  }
}
