package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Mounting in the engine's own mount namespace, by {@code mount(2)} and by the calls that work on
 * descriptors ({@code open_tree}, {@code move_mount}, {@code mount_setattr}). Constants have the
 * kernel's names ({@code linux/mount.h}).
 */
public final class Mounts {
  public static final long MS_RDONLY = 1;
  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_REMOUNT = 0x20;
  public static final long MS_BIND = 0x1000;
  public static final long MS_MOVE = 0x2000;
  public static final long MS_REC = 0x4000;
  public static final long MS_UNBINDABLE = 1L << 17;
  public static final long MS_PRIVATE = 1L << 18;
  public static final long MS_SLAVE = 1L << 19;
  public static final long MS_SHARED = 1L << 20;

  /** Detach now, clean up when nobody uses it any more. */
  public static final int MNT_DETACH = 2;

  public static final int UMOUNT_NOFOLLOW = 8;

  public static final int MOUNT_ATTR_RDONLY = 1;
  public static final int MOUNT_ATTR_NOSUID = 2;
  public static final int MOUNT_ATTR_NODEV = 4;
  public static final int MOUNT_ATTR_NOEXEC = 8;

  private static final int MOUNT_ATTR_IDMAP = 0x0010_0000;
  private static final int AT_FDCWD = -100;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int OPEN_TREE_CLONE = 1;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

  private Mounts() {}

  /** {@code mount(2)}; {@code data} may be empty. */
  public static void mount(String source, Path target, String type, long flags, String data)
      throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String where = target.toString();
      SystemCalls.check(
          Syscall.MOUNT,
          where,
          Names.address(scratch, source, where),
          Names.address(scratch, where, where),
          Names.address(scratch, type, where),
          flags,
          data.isEmpty() ? 0 : Names.address(scratch, data, where));
    }
  }

  /** Bind mounts {@code source}, and what is mounted below it, on {@code target}. */
  public static void bind(Path source, Path target) throws KernelException {
    mount(source.toString(), target, "none", MS_BIND | MS_REC, "");
  }

  /** Changes how mount events travel: {@code MS_PRIVATE} and its like, with {@code MS_REC}. */
  public static void propagation(Path target, long flags) throws KernelException {
    mount("none", target, "none", flags, "");
  }

  /** {@code umount2(2)}. */
  public static void unmount(Path target, int flags) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String where = target.toString();
      SystemCalls.check(Syscall.UMOUNT2, where, Names.address(scratch, where, where), flags);
    }
  }

  /** A detached copy of the mounts at {@code path} and below: a bind mount without a place yet. */
  public static Fd cloneTree(Path path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String where = path.toString();
      long flags = OPEN_TREE_CLONE | Open.O_CLOEXEC | AT_RECURSIVE;
      long fd =
          SystemCalls.check(
              Syscall.OPEN_TREE, where, AT_FDCWD, Names.address(scratch, where, where), flags);
      return new Fd((int) fd);
    }
  }

  /** The same without what is mounted below. */
  public static Fd cloneMount(Path path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String where = path.toString();
      long flags = OPEN_TREE_CLONE | Open.O_CLOEXEC;
      long fd =
          SystemCalls.check(
              Syscall.OPEN_TREE, where, AT_FDCWD, Names.address(scratch, where, where), flags);
      return new Fd((int) fd);
    }
  }

  /**
   * A detached copy of the mounts at an open file or directory and below.
   *
   * @throws KernelException {@code EINVAL} when that has no place in a tree itself, and Linux is
   *     older than 6.15
   */
  public static Fd cloneTree(Fd place) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long flags = OPEN_TREE_CLONE | Open.O_CLOEXEC | AT_RECURSIVE | AT_EMPTY_PATH;
      long fd = SystemCalls.check(Syscall.OPEN_TREE, "", place.number(), scratch.string(""), flags);
      return new Fd((int) fd);
    }
  }

  /** Gives the detached mount {@code mount} its place. */
  public static void attach(Fd mount, Path target) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String where = target.toString();
      SystemCalls.check(
          Syscall.MOVE_MOUNT,
          where,
          mount.number(),
          scratch.string(""),
          AT_FDCWD,
          Names.address(scratch, where, where),
          MOVE_MOUNT_F_EMPTY_PATH);
    }
  }

  /**
   * Gives the detached mount {@code mount} a place in a tree, which may itself be detached.
   *
   * @throws KernelException {@code EINVAL} when {@code tree} is detached and Linux older than 6.15
   */
  public static void attach(Fd mount, Directory tree, String path) throws KernelException {
    try (Scratch scratch = new Scratch();
        Fd place = tree.openFd(path, Open.O_PATH, 0)) {
      SystemCalls.check(
          Syscall.MOVE_MOUNT,
          tree.label() + "/" + path,
          mount.number(),
          scratch.string(""),
          place.number(),
          scratch.string(""),
          MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
    }
  }

  /**
   * {@code mount_setattr(2)} on a mount and those below it.
   *
   * @param set {@code MOUNT_ATTR_*} to switch on
   * @param clear {@code MOUNT_ATTR_*} to switch off
   * @param propagation {@code MS_PRIVATE} and its like, 0 to leave it
   */
  public static void attributes(Fd mount, long set, long clear, long propagation)
      throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment attributes = scratch.allocate(32);
      attributes.set(JAVA_LONG, 0, set);
      attributes.set(JAVA_LONG, 8, clear);
      attributes.set(JAVA_LONG, 16, propagation);
      SystemCalls.check(
          Syscall.MOUNT_SETATTR,
          "",
          mount.number(),
          scratch.string(""),
          AT_EMPTY_PATH | AT_RECURSIVE,
          attributes.address(),
          attributes.byteSize());
    }
  }

  /**
   * Has owners of files seen through an id mapping: an id of the file system is seen as what the
   * user namespace maps it to, and the other way round ({@code MOUNT_ATTR_IDMAP}, Linux 5.12). The
   * mount must be detached, and nobody's yet.
   *
   * @throws KernelException {@code EINVAL} when the file system cannot, {@code ENOSYS} when the
   *     kernel cannot
   */
  public static void idMap(Fd mount, Fd userNamespace) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment attributes = scratch.allocate(32);
      attributes.set(JAVA_LONG, 0, MOUNT_ATTR_IDMAP);
      attributes.set(JAVA_LONG, 8, 0);
      attributes.set(JAVA_LONG, 16, 0);
      attributes.set(JAVA_LONG, 24, userNamespace.number());
      SystemCalls.check(
          Syscall.MOUNT_SETATTR,
          "id mapping",
          mount.number(),
          scratch.string(""),
          AT_EMPTY_PATH,
          attributes.address(),
          attributes.byteSize());
    }
  }
}
