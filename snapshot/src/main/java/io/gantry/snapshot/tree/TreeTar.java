package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.EntryPath;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Writes directory trees as archives: in order of name, with owners, nanoseconds, extended
 * attributes, hard links and devices. Sockets are left out, as Docker does. A file that grows or
 * shrinks while it is read is cut or filled up to the size that its header has.
 */
public final class TreeTar {
  private static final int BUFFER = 256 * 1024;

  /** What of a tree's attributes belongs to overlayfs and is not for others. */
  private enum Source {
    /** A root as its processes see it. */
    ROOT,
    /** A layer's directory, with overlayfs's marks. */
    LAYER
  }

  private final TarWriter tar;
  private final Source source;
  private final OwnerMap owners;
  private final Map<Inode, String> linked = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER];

  private record Inode(Device device, long number) {}

  private TreeTar(OutputStream out, Source source) {
    this(out, source, OwnerMap.SAME);
  }

  private TreeTar(OutputStream out, Source source, OwnerMap owners) {
    this.tar = new TarWriter(out);
    this.source = source;
    this.owners = owners;
  }

  /** Writes all of a root: {@code docker export}. */
  public static void export(Directory root, OutputStream out) throws IOException {
    TreeTar archive = new TreeTar(out, Source.ROOT);
    new TreeWalk(archive::add).below(root, "");
    archive.tar.finish();
  }

  /**
   * Writes a layer's directory in the form that images carry, marks of deletion and all.
   *
   * @param layer of a committed snapshot
   */
  public static void layer(Directory layer, OutputStream out) throws IOException {
    TreeTar archive = new TreeTar(out, Source.LAYER);
    new TreeWalk(archive::add).below(layer, "");
    archive.tar.finish();
  }

  /**
   * Writes a container's own difference as a layer: {@code docker commit}. Places that only serve
   * to mount on are left out.
   */
  public static void difference(Difference difference, OutputStream out) throws IOException {
    write(difference, Placeholders::contains, out);
  }

  /** Writes a whole difference as a layer, places to mount on and all. */
  public static void layer(Difference difference, OutputStream out) throws IOException {
    write(difference, (path, status) -> false, out);
  }

  private static void write(
      Difference difference, BiPredicate<String, FileStatus> omitted, OutputStream out)
      throws IOException {
    TreeTar archive = new TreeTar(out, Source.LAYER);
    switch (difference) {
      case Difference.Layer(Directory layer) -> {
        TreeWalk.Visitor changesOnly =
            (directory, name, path, status) -> {
              if (status.isDirectory() || !omitted.test(path, status)) {
                archive.add(directory, name, path, status);
              }
            };
        new TreeWalk(changesOnly).below(layer, "");
      }
      case Difference.Trees trees ->
          TreeComparison.of(trees, archive.changesOf(trees.now(), omitted));
    }
    archive.tar.finish();
  }

  /** A directory above a change is written too, once: in a layer it says what it is to be like. */
  private TreeComparison.Visitor changesOf(
      Directory root, BiPredicate<String, FileStatus> omitted) {
    Set<String> written = new HashSet<>();
    return new TreeComparison.Visitor() {
      @Override
      public void present(
          Directory directory, String name, String path, FileStatus now, Optional<FileStatus> old)
          throws IOException {
        if (old.isEmpty() && omitted.test(path, now)) {
          return;
        }
        if (!now.isDirectory() || written.add(path)) {
          addAbove(root, path, written);
          add(directory, name, path, now);
        }
      }

      @Override
      public void gone(String path, FileStatus old) throws IOException {
        addAbove(root, path, written);
        addMark(path, Whiteouts.PREFIX + EntryPath.name(path), old);
      }
    };
  }

  private void addAbove(Directory root, String path, Set<String> written) throws IOException {
    String parent = EntryPath.parent(path);
    if (!parent.isEmpty() && written.add(parent)) {
      addAbove(root, parent, written);
      addDirectory(root, parent, parent, root.status(parent));
    }
  }

  /**
   * Writes a directory and what is below it, under another name: {@code docker cp} out of a
   * container.
   *
   * @param name what the entries' names begin with; {@code /} makes them absolute
   * @param owners what the container's ids are in the directory
   */
  public static void directory(Directory directory, String name, OwnerMap owners, OutputStream out)
      throws IOException {
    TreeTar archive = new TreeTar(out, Source.ROOT, owners);
    String prefix = name.endsWith("/") ? name : name + "/";
    String itself = prefix.substring(0, prefix.length() - 1);
    archive.addDirectory(directory, ".", itself, directory.status());
    new TreeWalk(archive::add).below(directory, prefix);
    archive.tar.finish();
  }

  /** Writes {@code name} of a directory, which is not followed, as the only entry. */
  public static void single(Directory directory, String name, OwnerMap owners, OutputStream out)
      throws IOException {
    TreeTar archive = new TreeTar(out, Source.ROOT, owners);
    archive.add(directory, name, name, directory.status(name));
    archive.tar.finish();
  }

  private void add(Directory directory, String name, String path, FileStatus status)
      throws IOException {
    if (source == Source.LAYER && status.isWhiteout()) {
      addMark(path, Whiteouts.PREFIX + EntryPath.name(path), status);
      return;
    }
    switch (status.type()) {
      case FileStatus.S_IFDIR -> addDirectory(directory, name, path, status);
      case FileStatus.S_IFREG -> addFile(directory, name, path, status);
      case FileStatus.S_IFLNK ->
          begin(directory, name, path, status, TarEntry.Type.SYMLINK, directory.readlink(name));
      case FileStatus.S_IFCHR ->
          begin(directory, name, path, status, TarEntry.Type.CHARACTER_DEVICE, "");
      case FileStatus.S_IFBLK ->
          begin(directory, name, path, status, TarEntry.Type.BLOCK_DEVICE, "");
      case FileStatus.S_IFIFO -> begin(directory, name, path, status, TarEntry.Type.FIFO, "");
      default -> {}
    }
  }

  private void addDirectory(Directory directory, String name, String path, FileStatus status)
      throws IOException {
    begin(directory, name, path + "/", status, TarEntry.Type.DIRECTORY, "");
    if (source == Source.LAYER
        && directory.xattr(name, Whiteouts.OPAQUE_XATTR).filter(TreeTar::isYes).isPresent()) {
      addMark(path + "/.", Whiteouts.OPAQUE, status);
    }
  }

  private void addFile(Directory directory, String name, String path, FileStatus status)
      throws IOException {
    if (status.links() > 1) {
      Inode inode = new Inode(status.device(), status.inode());
      String first = linked.putIfAbsent(inode, path);
      if (first != null) {
        begin(directory, name, path, status, TarEntry.Type.LINK, first);
        return;
      }
    }
    Optional<OpenFile> regular = directory.regular(name);
    if (regular.isPresent()) {
      try (OpenFile file = regular.get()) {
        begin(directory, name, path, status, TarEntry.Type.FILE, "");
        copy(file);
      }
    }
  }

  private void copy(OpenFile file) throws IOException {
    while (tar.remaining() > 0) {
      int n = file.read(buffer, 0, (int) Math.min(buffer.length, tar.remaining()));
      if (n < 0) {
        tar.fill();
        return;
      }
      tar.write(buffer, 0, n);
    }
  }

  private void begin(
      Directory directory,
      String name,
      String path,
      FileStatus status,
      TarEntry.Type type,
      String link)
      throws IOException {
    tar.begin(
        new TarEntry(
            path,
            type,
            status.permissions(),
            owners.userInside(status.uid()),
            owners.groupInside(status.gid()),
            type == TarEntry.Type.FILE ? status.size() : 0,
            status.modified(),
            Optional.empty(),
            link,
            status.rdev(),
            type == TarEntry.Type.LINK ? Map.of() : xattrs(directory, name),
            Optional.empty()));
  }

  private void addMark(String path, String name, FileStatus status) throws IOException {
    String parent = EntryPath.parent(path);
    String mark = parent.isEmpty() ? name : parent + "/" + name;
    tar.begin(TarEntry.file(mark, 0, status.modified()));
  }

  /** All but overlayfs's own, and those that the host's security module keeps for itself. */
  private static Map<String, byte[]> xattrs(Directory directory, String name) throws IOException {
    Map<String, byte[]> xattrs = new TreeMap<>(directory.xattrs(name));
    xattrs.keySet().removeIf(TreeTar::isPrivate);
    return xattrs;
  }

  private static boolean isPrivate(String xattr) {
    return xattr.startsWith(Whiteouts.OVERLAY_XATTRS)
        || xattr.equals("security.selinux")
        || xattr.equals("system.nfs4_acl");
  }

  private static boolean isYes(byte[] value) {
    return value.length == 1 && value[0] == 'y';
  }
}
