package io.gantry.kernel.fs;

import java.time.Instant;

/**
 * What {@code statx(2)} says about a file.
 *
 * @param mode type and permissions, as in {@code st_mode}
 * @param links number of hard links
 * @param uid owner
 * @param gid group
 * @param size in bytes
 * @param blocks space taken, in units of 512 bytes
 * @param inode number, unique within {@code device}
 * @param device the file system's device
 * @param rdev which device a device node stands for, else 0:0
 * @param accessed last access
 * @param modified last change of the content
 * @param changed last change of the content or the status
 * @param mountId the mount it was reached through, as in mountinfo
 */
public record FileStatus(
    int mode,
    int links,
    int uid,
    int gid,
    long size,
    long blocks,
    long inode,
    Device device,
    Device rdev,
    Instant accessed,
    Instant modified,
    Instant changed,
    long mountId) {
  /** The bits of {@link #mode} that hold the type. */
  public static final int S_IFMT = 0xF000;

  public static final int S_IFSOCK = 0xC000;
  public static final int S_IFLNK = 0xA000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFIFO = 0x1000;

  /** The type, one of the {@code S_IF*} constants. */
  public int type() {
    return mode & S_IFMT;
  }

  /** Permissions with setuid, setgid and sticky: the low twelve bits. */
  public int permissions() {
    return mode & 0xFFF;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type() == S_IFREG;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymlink() {
    return type() == S_IFLNK;
  }

  /** Whether it is overlayfs's mark of a deleted file: a character device 0:0. */
  public boolean isWhiteout() {
    return type() == S_IFCHR && rdev.equals(Device.NONE);
  }
}
