package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory, by its descriptor; the root of a small world. Every path given to it is relative to
 * it (a leading slash changes nothing) and is resolved by the kernel in one step, so that nothing
 * inside can lead out of it: see {@link Resolution}. Operations on a path's last component never
 * follow it when it is a symbolic link, unless they say so.
 *
 * <p>Safe for use by several threads. Every method throws a {@link KernelException} that names the
 * system call, the path and the reason.
 */
public final class Directory implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int RENAME_NOREPLACE = 1;
  private static final int RESOLVE_NO_XDEV = 1;
  private static final int RETRIES = 1000;

  private final Fd fd;
  private final String label;
  private final Resolution resolution;

  private Directory(Fd fd, String label, Resolution resolution) {
    this.fd = fd;
    this.label = label;
    this.resolution = resolution;
  }

  /** Opens a directory of the host, by a path that is trusted; links on the way are followed. */
  public static Directory open(Path path) throws KernelException {
    return open(path, Open.O_RDONLY);
  }

  /**
   * The root of a process, as it sees it with all its mounts. What the process itself can do to the
   * tree is of no danger: whatever is resolved from here stays inside ({@link Resolution#IN_ROOT}).
   * The caller makes sure that {@code pid} is still the process it means, after this returns.
   */
  public static Directory rootOf(long pid) throws KernelException {
    return open(Path.of("/proc/" + pid + "/root"), Open.O_PATH);
  }

  private static Directory open(Path path, int how) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long flags = how | Open.O_DIRECTORY | Open.O_CLOEXEC;
      String text = path.toString();
      long fd =
          SystemCalls.check(
              Syscall.OPENAT, text, AT_FDCWD, Names.address(scratch, text, text), flags, 0);
      return new Directory(new Fd((int) fd), text, Resolution.IN_ROOT);
    }
  }

  /**
   * Takes over the descriptor of a directory: an opened one, or a detached mount's.
   *
   * @param label how messages call it
   */
  public static Directory of(Fd fd, String label) {
    return new Directory(fd, label, Resolution.IN_ROOT);
  }

  /** The same directory and descriptor, resolving otherwise; closing either closes both. */
  public Directory with(Resolution other) {
    return new Directory(fd, label, other);
  }

  /** The descriptor, owned by this. */
  public Fd fd() {
    return fd;
  }

  /** How messages call it: mostly its path on the host. */
  public String label() {
    return label;
  }

  /** A path of the host that leads here while this is open: {@code /proc/self/fd/N}. */
  public Path magicPath() {
    return Path.of("/proc/self/fd/" + fd.number());
  }

  /** Opens the directory at {@code path}; links are followed inside, the last one too. */
  public Directory directory(String path) throws KernelException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY;
    return new Directory(openFd(path, flags, 0), object(path), resolution);
  }

  /**
   * Opens a file for {@code openat2(2)}'s flags; {@code O_CLOEXEC} is added.
   *
   * @param flags of {@link Open}
   * @param mode permissions of a file that {@code O_CREAT} makes, less the umask
   */
  public OpenFile open(String path, int flags, int mode) throws KernelException {
    return new OpenFile(openFd(path, flags, mode), object(path));
  }

  /**
   * Opens a regular file for reading, following links inside. Never waits: a FIFO opens at once.
   */
  public OpenFile read(String path) throws KernelException {
    return open(path, Open.O_RDONLY | Open.O_NONBLOCK | Open.O_NOCTTY, 0);
  }

  /**
   * Opens a file for reading when it is a regular one itself, and nothing otherwise: no link is
   * followed, no device or FIFO is opened, even when somebody swaps them meanwhile.
   */
  public Optional<OpenFile> regular(String path) throws KernelException {
    try (Fd found = openFd(path, Open.O_PATH | Open.O_NOFOLLOW, 0);
        Scratch scratch = new Scratch()) {
      if (!status(found, object(path)).isRegular()) {
        return Optional.empty();
      }
      long name = scratch.string("/proc/self/fd/" + found.number());
      long flags = Open.O_RDONLY | Open.O_NONBLOCK | Open.O_CLOEXEC;
      long fd = SystemCalls.check(Syscall.OPENAT, object(path), AT_FDCWD, name, flags, 0);
      return Optional.of(new OpenFile(new Fd((int) fd), object(path)));
    }
  }

  /**
   * Makes a new file and opens it for writing.
   *
   * @throws KernelException {@code EEXIST} when there is something under that name already
   */
  public OpenFile create(String path, int mode) throws KernelException {
    return open(path, Open.O_WRONLY | Open.O_CREAT | Open.O_EXCL | Open.O_NOFOLLOW, mode);
  }

  /** Status of {@code path} itself, also when it is a symbolic link. */
  public FileStatus status(String path) throws KernelException {
    try (Scratch scratch = new Scratch();
        Parent parent = parent(path)) {
      long name = Names.address(scratch, parent.name(), object(path));
      return Statx.of(scratch, parent.fd(), name, Statx.AT_SYMLINK_NOFOLLOW, object(path));
    }
  }

  /** Status of what {@code path} leads to, following links inside. */
  public FileStatus follow(String path) throws KernelException {
    try (Fd found = openFd(path, Open.O_PATH, 0)) {
      return status(found, object(path));
    }
  }

  /** Status of this directory itself. */
  public FileStatus status() throws KernelException {
    return status(fd, label);
  }

  /** Status of {@code path} itself; empty when it, or a directory on the way, does not exist. */
  public Optional<FileStatus> find(String path) throws KernelException {
    try {
      return Optional.of(status(path));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What is in this directory, in the file system's order, without {@code .} and {@code ..}. */
  public List<DirectoryEntry> list() throws KernelException {
    try (Directory self = directory(".")) {
      return Listing.of(self.fd.number(), label);
    }
  }

  /** What is in the directory at {@code path}. */
  public List<DirectoryEntry> list(String path) throws KernelException {
    try (Directory directory = directory(path)) {
      return Listing.of(directory.fd.number(), object(path));
    }
  }

  /** Makes a directory with permissions {@code mode} less the umask. */
  public void mkdir(String path, int mode) throws KernelException {
    at(Syscall.MKDIRAT, path, (dir, name) -> call(Syscall.MKDIRAT, dir, name, mode));
  }

  /** Makes the directory and those above it that are missing. */
  public void mkdirs(String path, int mode) throws KernelException {
    String clean = Names.relative(path);
    int end = 0;
    while (end < clean.length()) {
      int slash = clean.indexOf('/', end + 1);
      end = slash < 0 ? clean.length() : slash;
      ensureDirectory(clean.substring(0, end), mode);
    }
  }

  /** Makes a directory unless there is one, or a link to one, already. */
  public void ensureDirectory(String path, int mode) throws KernelException {
    if (path.equals(".") || path.endsWith("/.") || path.endsWith("/..") || path.equals("..")) {
      return;
    }
    try {
      mkdir(path, mode);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST || !follow(path).isDirectory()) {
        throw e;
      }
    }
  }

  /**
   * Makes a device node, FIFO, socket or empty file.
   *
   * @param mode type ({@link FileStatus}) and permissions, less the umask
   */
  public void mknod(String path, int mode, Device device) throws KernelException {
    long dev = device.encoded();
    at(Syscall.MKNODAT, path, (dir, name) -> call(Syscall.MKNODAT, dir, name, mode, dev));
  }

  /** Makes a symbolic link at {@code path} that holds {@code target}, whatever that is. */
  public void symlink(String target, String path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long text = Names.address(scratch, target, object(path));
      at(Syscall.SYMLINKAT, path, (dir, name) -> call(Syscall.SYMLINKAT, text, dir, name));
    }
  }

  /** Makes {@code path} another name of the file {@code existing}, which is not followed. */
  public void link(String existing, String path) throws KernelException {
    link(existing, this, path);
  }

  /** Makes {@code path} of another directory another name of a file of this one. */
  public void link(String existing, Directory directory, String path) throws KernelException {
    try (Scratch scratch = new Scratch();
        Parent from = parent(existing)) {
      long old = Names.address(scratch, from.name(), object(existing));
      int oldDir = from.fd();
      directory.at(
          Syscall.LINKAT, path, (dir, name) -> call(Syscall.LINKAT, oldDir, old, dir, name, 0));
    }
  }

  /** What the symbolic link at {@code path} holds. */
  public String readlink(String path) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment buffer = scratch.allocate(4096);
      long length =
          at(
              Syscall.READLINKAT,
              path,
              (dir, name) ->
                  call(Syscall.READLINKAT, dir, name, buffer.address(), buffer.byteSize()));
      return FileNames.decode(Scratch.bytes(buffer, length));
    }
  }

  /** Removes a file that is no directory. */
  public void unlink(String path) throws KernelException {
    at(Syscall.UNLINKAT, path, (dir, name) -> call(Syscall.UNLINKAT, dir, name, 0));
  }

  /** Removes an empty directory. */
  public void rmdir(String path) throws KernelException {
    at(Syscall.UNLINKAT, path, (dir, name) -> call(Syscall.UNLINKAT, dir, name, AT_REMOVEDIR));
  }

  /** Removes {@code path} with all that is below it; nothing there is success. Links stay links. */
  public void removeTree(String path) throws KernelException {
    RemoveTree.remove(this, path);
  }

  /** Moves {@code from} to {@code to} of another directory, replacing what it may replace. */
  public void rename(String from, Directory directory, String to) throws KernelException {
    rename(from, directory, to, 0);
  }

  /** Moves {@code from} to {@code to} of another directory; {@code EEXIST} when that is there. */
  public void renameNew(String from, Directory directory, String to) throws KernelException {
    rename(from, directory, to, RENAME_NOREPLACE);
  }

  private void rename(String from, Directory directory, String to, int flags)
      throws KernelException {
    try (Scratch scratch = new Scratch();
        Parent source = parent(from)) {
      long old = Names.address(scratch, source.name(), object(from));
      int oldDir = source.fd();
      directory.at(
          Syscall.RENAMEAT2,
          to,
          (dir, name) -> call(Syscall.RENAMEAT2, oldDir, old, dir, name, flags));
    }
  }

  /** Changes owner and group of {@code path} itself. Takes setuid and setgid from a file. */
  public void chown(String path, int uid, int gid) throws KernelException {
    at(
        Syscall.FCHOWNAT,
        path,
        (dir, name) ->
            call(Syscall.FCHOWNAT, dir, name, uid, gid, (long) Statx.AT_SYMLINK_NOFOLLOW));
  }

  /**
   * Changes the permissions of {@code path} itself, which must not be a symbolic link: those have
   * none.
   */
  public void chmod(String path, int permissions) throws KernelException {
    try (Fd file = openFd(path, Open.O_PATH | Open.O_NOFOLLOW, 0);
        Scratch scratch = new Scratch()) {
      // fchmod(2) refuses an O_PATH descriptor, and fchmodat2(2) is younger than Linux 6.1.
      long name = scratch.string("/proc/self/fd/" + file.number());
      SystemCalls.check(Syscall.FCHMODAT, object(path), AT_FDCWD, name, permissions);
    }
  }

  /** Sets both times of {@code path} itself, to the nanosecond. */
  public void times(String path, Instant accessed, Instant modified) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment pair = scratch.allocate(FileTime.SIZE);
      FileTime.put(pair, accessed, modified);
      at(
          Syscall.UTIMENSAT,
          path,
          (dir, name) ->
              call(Syscall.UTIMENSAT, dir, name, pair.address(), (long) Statx.AT_SYMLINK_NOFOLLOW));
    }
  }

  /** All extended attributes of {@code path} itself that the caller may see. */
  public Map<String, byte[]> xattrs(String path) throws KernelException {
    try (Parent parent = parent(path)) {
      return Xattrs.all(parent.magic(), object(path));
    }
  }

  /** One extended attribute of {@code path} itself, e.g. {@code security.capability}. */
  public Optional<byte[]> xattr(String path, String attribute) throws KernelException {
    try (Parent parent = parent(path)) {
      return Xattrs.get(parent.magic(), attribute, object(path));
    }
  }

  /** Sets an extended attribute of {@code path} itself. */
  public void setXattr(String path, String attribute, byte[] value) throws KernelException {
    try (Parent parent = parent(path)) {
      Xattrs.set(parent.magic(), attribute, value, object(path));
    }
  }

  /** Removes an extended attribute of {@code path} itself. */
  public void removeXattr(String path, String attribute) throws KernelException {
    try (Parent parent = parent(path)) {
      Xattrs.remove(parent.magic(), attribute, object(path));
    }
  }

  /** Writes the whole file system that holds this directory to its disk ({@code syncfs(2)}). */
  public void syncFileSystem() throws KernelException {
    SystemCalls.check(Syscall.SYNCFS, label, fd.number());
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return label;
  }

  /** Opens {@code path} as {@code openat2(2)} does: one step, nothing outside is ever reached. */
  Fd openFd(String path, int flags, int mode) throws KernelException {
    return openFd(path, flags, mode, resolution.flags());
  }

  /** Opens {@code path} unless a mount is on the way, or on it. */
  Fd openHere(String path, int flags) throws KernelException {
    return openFd(path, flags, 0, resolution.flags() | RESOLVE_NO_XDEV);
  }

  private Fd openFd(String path, int flags, int mode, long resolve) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long name = Names.address(scratch, Names.relative(path), object(path));
      MemorySegment how = scratch.allocate(24);
      how.set(JAVA_LONG, 0, flags | Open.O_CLOEXEC);
      how.set(JAVA_LONG, 8, mode);
      how.set(JAVA_LONG, 16, resolve);
      long result = call(Syscall.OPENAT2, fd.number(), name, how.address(), how.byteSize());
      // EAGAIN: something was renamed during the resolution of a "..", look again.
      for (int i = 0; result == -Errno.EAGAIN.number() && i < RETRIES; i++) {
        result = call(Syscall.OPENAT2, fd.number(), name, how.address(), how.byteSize());
      }
      return new Fd((int) checked("open", path, result));
    }
  }

  /** What a system call does to a name in a directory. */
  private interface AtCall {
    long make(int directory, long name);
  }

  private long at(Syscall step, String path, AtCall action) throws KernelException {
    try (Scratch scratch = new Scratch();
        Parent parent = parent(path)) {
      long name = Names.address(scratch, parent.name(), object(path));
      return checked(step.callName(), path, action.make(parent.fd(), name));
    }
  }

  /** The directory that holds a path's last component, opened when it is not this one itself. */
  private record Parent(int fd, Optional<Fd> owned, String name) implements AutoCloseable {
    String magic() {
      return "/proc/self/fd/" + fd + "/" + name;
    }

    @Override
    public void close() {
      owned.ifPresent(Fd::close);
    }
  }

  private Parent parent(String path) throws KernelException {
    String clean = Names.relative(path);
    int slash = clean.lastIndexOf('/');
    String name = clean.substring(slash + 1);
    if (name.equals("..")) {
      throw new KernelException("open", object(path), Errno.EINVAL);
    }
    if (slash < 0) {
      return new Parent(fd.number(), Optional.empty(), name);
    }
    Fd parent = openFd(clean.substring(0, slash), Open.O_PATH | Open.O_DIRECTORY, 0);
    return new Parent(parent.number(), Optional.of(parent), name);
  }

  private static FileStatus status(Fd file, String object) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      return Statx.of(scratch, file.number(), scratch.string(""), Statx.AT_EMPTY_PATH, object);
    }
  }

  private static long call(Syscall syscall, long... arguments) {
    return SystemCalls.call(syscall, arguments);
  }

  private long checked(String step, String path, long result) throws KernelException {
    if (result < 0) {
      throw new KernelException(step, object(path), Errno.of((int) -result));
    }
    return result;
  }

  private String object(String path) {
    return label + "/" + Names.relative(path);
  }
}
