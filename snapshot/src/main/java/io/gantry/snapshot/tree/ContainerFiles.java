package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.EntryPath;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Copies in and out of a container's root: the server's side of {@code docker cp}. Every path is
 * resolved by the kernel inside the root, link by link, so neither links in the container nor a
 * container that swaps them meanwhile lead out of it.
 *
 * <p>A stopped container's root is a detached overlay mount. A running one's is {@code
 * /proc/PID/root}, opened once: that descriptor sees all that is mounted in the container's
 * namespace, and since no resolution from it can leave it or pass a magic link of proc, the engine
 * needs no process inside the container to be safe.
 *
 * <p>Paths follow Docker's rules: absolute in the container whether they begin with a slash or not;
 * with {@code /} or {@code /.} at the end they mean a directory, and follow a link to one.
 */
public final class ContainerFiles implements AutoCloseable {
  private final Directory root;
  private final OwnerMap owners;

  /** Works on {@code root} and owns it. */
  public ContainerFiles(Directory root) {
    this(root, OwnerMap.SAME);
  }

  /**
   * Works on {@code root} and owns it.
   *
   * @param owners what the container's ids are there
   */
  public ContainerFiles(Directory root, OwnerMap owners) {
    this.root = root;
    this.owners = owners;
  }

  /**
   * The root of a running process, whatever is mounted in its namespace. The caller makes sure,
   * after this returns, that {@code pid} is still the process it means.
   *
   * @param owners what the container's ids are outside
   */
  public static ContainerFiles ofProcess(long pid, OwnerMap owners) throws IOException {
    return new ContainerFiles(Directory.rootOf(pid), owners);
  }

  /**
   * The root of a container that does not run, with its volumes in their places, which are made
   * when they are missing and the access allows it.
   *
   * @param volumes in the order of mounting
   */
  public static ContainerFiles ofSnapshot(
      Snapshots snapshots, SnapshotKey key, Access access, List<Volume> volumes)
      throws IOException {
    return ofTree(snapshots.open(key, access), access, volumes, OwnerMap.SAME);
  }

  /**
   * The same in a tree that has been mounted otherwise, which becomes this object's.
   *
   * @param owners what the container's ids are in it
   */
  public static ContainerFiles ofTree(
      Directory tree, Access access, List<Volume> volumes, OwnerMap owners) throws IOException {
    return new ContainerFiles(owners.creating(() -> Volumes.in(tree, volumes, access)), owners);
  }

  /**
   * HEAD: what is at a path.
   *
   * @throws KernelException {@code ENOENT} or {@code ENOTDIR} when there is nothing
   */
  public PathStat stat(String path) throws IOException {
    FileStatus status = status(path);
    return new PathStat(
        baseName(path),
        status.size(),
        GoFileMode.of(status),
        status.modified(),
        status.isSymlink() ? LinkTarget.of(root, path) : "");
  }

  /** GET: writes what is at a path as an archive whose names begin with its last component. */
  public void get(String path, OutputStream archive) throws IOException {
    FileStatus status = status(path);
    if (status.isDirectory()) {
      try (Directory directory = root.directory(path)) {
        TreeTar.directory(directory, baseName(path), owners, archive);
      }
    } else {
      String plain = trimmed(path);
      String parent = EntryPath.parent(plain);
      try (Directory directory = root.directory(parent.isEmpty() ? "." : parent)) {
        TreeTar.single(directory, EntryPath.name(plain), owners, archive);
      }
    }
  }

  /**
   * PUT: unpacks an archive, compressed or not, in the directory at a path.
   *
   * @throws KernelException {@code ENOENT} when there is nothing at the path, {@code ENOTDIR} when
   *     it is no directory
   * @throws io.gantry.snapshot.tar.ArchiveException when the archive is damaged, hostile or may not
   *     overwrite what is there
   */
  public void put(String path, InputStream archive, PutOptions options) throws IOException {
    if (!root.follow(path).isDirectory()) {
      throw new KernelException("open", root.label() + "/" + trimmed(path), Errno.ENOTDIR);
    }
    InputStream tar = Compression.detect(archive).decoded();
    TarReader reader = new TarReader(tar, TarLimits.DEFAULT);
    String base = trimmed(path);
    unpack(reader, base, TreeUnpack.Form.PLAIN, options);
  }

  /**
   * Unpacks an archive, compressed or not, as all that there is: the root itself gets the owner and
   * the permissions that the archive has for it.
   *
   * @throws io.gantry.snapshot.tar.ArchiveException when the archive is damaged or hostile
   */
  public void fill(InputStream archive) throws IOException {
    TarReader reader = new TarReader(Compression.detect(archive).decoded(), TarLimits.DEFAULT);
    PutOptions options = new PutOptions(false, Optional.empty());
    unpack(reader, "", TreeUnpack.Form.WHOLE, options);
  }

  private void unpack(TarReader reader, String base, TreeUnpack.Form form, PutOptions options)
      throws IOException {
    long _ =
        owners.creating(
            () ->
                new TreeUnpack(root, base, form, TarLimits.DEFAULT, options, owners)
                    .unpack(reader));
  }

  @Override
  public void close() {
    root.close();
  }

  private FileStatus status(String path) throws IOException {
    if (!meansDirectory(path)) {
      return root.status(path);
    }
    FileStatus status = root.follow(path);
    if (!status.isDirectory()) {
      throw new KernelException("stat", root.label() + "/" + trimmed(path), Errno.ENOTDIR);
    }
    return status;
  }

  private static boolean meansDirectory(String path) {
    return path.isEmpty()
        || path.endsWith("/")
        || path.endsWith("/.")
        || path.equals(".")
        || path.endsWith("/..")
        || path.equals("..");
  }

  /** Go's {@code filepath.Base} of the absolute path: {@code "/"} for the root. */
  private static String baseName(String path) {
    String plain = trimmed(path);
    return plain.isEmpty() ? "/" : EntryPath.name(plain);
  }

  /** Without slashes at its ends; a final {@code /.} stays. */
  private static String trimmed(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }
}
