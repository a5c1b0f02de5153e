package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Subvolumes of btrfs, by its control calls ({@code linux/btrfs.h}). A subvolume is a tree of its
 * own that looks like a directory; a snapshot is a subvolume that begins with another one's
 * content, and shares it.
 */
public final class Btrfs {
  /** The inode number of every subvolume's root. */
  public static final long BTRFS_FIRST_FREE_OBJECTID = 256;

  private static final long BTRFS_IOC_INO_LOOKUP = 0xD0009412L;
  private static final long BTRFS_IOC_SNAP_CREATE_V2 = 0x50009417L;
  private static final long BTRFS_IOC_SUBVOL_CREATE_V2 = 0x50009418L;
  private static final long BTRFS_IOC_QUOTA_CTL = 0xC0109428L;
  private static final long BTRFS_IOC_QGROUP_CREATE = 0x4010942AL;
  private static final long BTRFS_IOC_QGROUP_LIMIT = 0x8030942BL;
  private static final long BTRFS_IOC_SNAP_DESTROY_V2 = 0x5000943FL;
  private static final long BTRFS_QUOTA_CTL_ENABLE = 1;
  private static final long BTRFS_QGROUP_LIMIT_MAX_RFER = 1;

  /** {@code struct btrfs_ioctl_vol_args_v2}: descriptor, transaction, flags, four words, name. */
  private static final int VOLUME_ARGUMENTS = 4096;

  private static final int NAME = 56;
  private static final int LONGEST_NAME = 255;
  private static final int LOOKUP_ARGUMENTS = 4096;

  private Btrfs() {}

  /** Whether {@code directory} lies on btrfs. */
  public static boolean holds(Directory directory) throws KernelException {
    return FileSystemStatus.of(directory).type() == FileSystemStatus.BTRFS_SUPER_MAGIC;
  }

  /** Makes an empty subvolume. */
  public static void createSubvolume(Directory parent, String name) throws KernelException {
    volume("ioctl BTRFS_IOC_SUBVOL_CREATE_V2", BTRFS_IOC_SUBVOL_CREATE_V2, parent, name, 0);
  }

  /** Makes a writable subvolume with the content of {@code source}, in no time. */
  public static void snapshot(Directory source, Directory parent, String name)
      throws KernelException {
    int from = source.fd().number();
    volume("ioctl BTRFS_IOC_SNAP_CREATE_V2", BTRFS_IOC_SNAP_CREATE_V2, parent, name, from);
  }

  /**
   * Removes a subvolume with all that is in it, at once for whoever looks; the kernel frees the
   * blocks later.
   *
   * @throws KernelException {@code ENOTEMPTY} when there is another subvolume in it
   */
  public static void destroySubvolume(Directory parent, String name) throws KernelException {
    volume("ioctl BTRFS_IOC_SNAP_DESTROY_V2", BTRFS_IOC_SNAP_DESTROY_V2, parent, name, 0);
  }

  /** Whether {@code status} is that of a subvolume's root; only of use on btrfs. */
  public static boolean isSubvolume(FileStatus status) {
    return status.isDirectory() && status.inode() == BTRFS_FIRST_FREE_OBJECTID;
  }

  /** The number of the subvolume that holds {@code directory}. */
  public static long subvolumeId(Directory directory) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment lookup = scratch.allocate(LOOKUP_ARGUMENTS);
      lookup.set(JAVA_LONG, 8, BTRFS_FIRST_FREE_OBJECTID);
      control("ioctl BTRFS_IOC_INO_LOOKUP", BTRFS_IOC_INO_LOOKUP, directory, lookup);
      return lookup.get(JAVA_LONG, 0);
    }
  }

  /** Switches accounting on, for the whole file system; it may be on already. */
  public static void enableQuota(Directory anywhere) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment arguments = scratch.allocate(16);
      arguments.set(JAVA_LONG, 0, BTRFS_QUOTA_CTL_ENABLE);
      control("ioctl BTRFS_IOC_QUOTA_CTL", BTRFS_IOC_QUOTA_CTL, anywhere, arguments);
    }
  }

  /** Limits what a subvolume refers to, what it shares with others counted in; in bytes. */
  public static void limit(Directory subvolume, long bytes) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment arguments = scratch.allocate(48);
      arguments.set(JAVA_LONG, 0, subvolumeId(subvolume));
      arguments.set(JAVA_LONG, 8, BTRFS_QGROUP_LIMIT_MAX_RFER);
      arguments.set(JAVA_LONG, 16, bytes);
      control("ioctl BTRFS_IOC_QGROUP_LIMIT", BTRFS_IOC_QGROUP_LIMIT, subvolume, arguments);
    }
  }

  /** Forgets the account of a subvolume that is gone; false when there is none, or not yet. */
  public static boolean forgetAccount(Directory anywhere, long subvolumeId) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment arguments = scratch.allocate(16);
      arguments.set(JAVA_LONG, 8, subvolumeId);
      int fd = anywhere.fd().number();
      return SystemCalls.call(Syscall.IOCTL, fd, BTRFS_IOC_QGROUP_CREATE, arguments.address()) >= 0;
    }
  }

  private static void volume(String step, long request, Directory parent, String name, long source)
      throws KernelException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > LONGEST_NAME || name.indexOf('/') >= 0) {
      throw new KernelException(step, parent.label() + "/" + name, Errno.EINVAL);
    }
    try (Scratch scratch = new Scratch()) {
      MemorySegment arguments = scratch.allocate(VOLUME_ARGUMENTS);
      arguments.set(JAVA_LONG, 0, source);
      MemorySegment.copy(bytes, 0, arguments, JAVA_BYTE, NAME, bytes.length);
      long result =
          SystemCalls.call(Syscall.IOCTL, parent.fd().number(), request, arguments.address());
      if (result < 0) {
        String object = parent.label() + "/" + name;
        throw new KernelException(step, object, Errno.of((int) -result));
      }
    }
  }

  private static void control(String step, long request, Directory on, MemorySegment arguments)
      throws KernelException {
    long result = SystemCalls.call(Syscall.IOCTL, on.fd().number(), request, arguments.address());
    if (result < 0) {
      throw new KernelException(step, on.label(), Errno.of((int) -result));
    }
  }
}
