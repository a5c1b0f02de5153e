package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Open;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.EntryPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the changes that are in a layer, or between two trees, to another tree, with everything
 * that the kernel keeps of files. All trees are gone down by descriptors, never through a link, and
 * nobody changes the original meanwhile. Overlayfs's own attributes are left out.
 */
public final class TreePatch {
  /** How a regular file gets into the other tree. */
  public enum Files {
    /** As another one with the same content. */
    COPIED,
    /** As another name of the same one, which then must not change any more. */
    LINKED
  }

  /** What character devices 0:0 and overlayfs's attributes of the original mean. */
  private enum Form {
    PLAIN,
    LAYER
  }

  private final Form form;
  private final Files files;
  private final Map<Inode, String> linked = new HashMap<>();
  private final FileCopy copies = new FileCopy();
  private final Directory target;

  private record Inode(Device device, long number) {}

  private TreePatch(Directory target, Form form, Files files) {
    this.target = target;
    this.form = form;
    this.files = files;
  }

  /**
   * Puts a layer, in overlayfs's form, on top of a tree: what it has replaces what is there, what
   * it marks as deleted is removed.
   */
  public static void layer(Directory layer, Directory tree, Files files) throws IOException {
    TreePatch copy = new TreePatch(tree, Form.LAYER, files);
    copy.content(layer, tree, "");
    copy.attributes(layer, ".", tree, ".", layer.status());
  }

  /**
   * Makes the same changes to a tree that a difference makes to the tree that it stands on. The
   * tree is like that one.
   */
  public static void difference(Difference difference, Directory tree) throws IOException {
    switch (difference) {
      case Difference.Layer(Directory layer) -> layer(layer, tree, Files.COPIED);
      case Difference.Trees trees -> patch(trees, tree);
    }
  }

  private static void patch(Difference.Trees trees, Directory tree) throws IOException {
    TreePatch copy = new TreePatch(tree, Form.PLAIN, Files.COPIED);
    Set<String> directories = new TreeSet<>();
    TreeComparison.of(
        trees,
        new TreeComparison.Visitor() {
          @Override
          public void present(
              Directory directory,
              String name,
              String path,
              FileStatus now,
              Optional<FileStatus> old)
              throws IOException {
            touched(path, directories);
            copy.change(directory, name, path, now);
            if (now.isDirectory()) {
              directories.add(path);
            }
          }

          @Override
          public void gone(String path, FileStatus old) throws IOException {
            touched(path, directories);
            tree.removeTree(path);
          }
        });
    // What was made or removed in a directory has changed its time.
    for (String path : directories) {
      copy.exactly(trees.now(), path, path);
    }
    copy.exactly(trees.now(), ".", ".");
  }

  private static void touched(String path, Set<String> directories) {
    String parent = EntryPath.parent(path);
    while (!parent.isEmpty() && directories.add(parent)) {
      parent = EntryPath.parent(parent);
    }
  }

  private void change(Directory from, String name, String path, FileStatus status)
      throws IOException {
    boolean stays =
        status.isDirectory() && target.find(path).filter(FileStatus::isDirectory).isPresent();
    if (stays) {
      return;
    }
    target.removeTree(path);
    if (status.isDirectory()) {
      target.mkdir(path, 0700);
    } else {
      make(from, name, target, path, path, status);
    }
  }

  /** Gives a directory of the target the attributes that the original has, and no others. */
  private void exactly(Directory from, String name, String path) throws IOException {
    dropOthers(from.xattrs(name).keySet(), target, path);
    attributes(from, name, target, path, from.status(name));
  }

  /** Removes the marks of deletion from a layer that stands on nothing: there they mean nothing. */
  public static void dropMarks(Directory layer) throws IOException {
    for (DirectoryEntry entry : layer.list()) {
      if (entry.isDirectory()) {
        dropOpaque(layer, entry.name());
        try (Directory inner = enter(layer, entry.name())) {
          dropMarks(inner);
        }
      } else if (entry.type() == FileStatus.S_IFCHR && layer.status(entry.name()).isWhiteout()) {
        layer.unlink(entry.name());
      }
    }
  }

  private static void dropOpaque(Directory directory, String name) throws KernelException {
    if (directory.xattr(name, Whiteouts.OPAQUE_XATTR).isPresent()) {
      directory.removeXattr(name, Whiteouts.OPAQUE_XATTR);
    }
  }

  /** Opens a directory that is one, not a link to one. */
  public static Directory enter(Directory directory, String name) throws KernelException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NOFOLLOW;
    return Directory.of(directory.open(name, flags, 0).fd(), directory.label() + "/" + name);
  }

  private void content(Directory from, Directory to, String prefix) throws IOException {
    for (DirectoryEntry entry : from.list()) {
      FileStatus status = from.status(entry.name());
      if (form == Form.PLAIN) {
        make(from, entry.name(), to, entry.name(), prefix + entry.name(), status);
      } else {
        put(from, entry.name(), to, prefix + entry.name(), status);
      }
    }
  }

  /** Makes room, as a layer replaces what it has too. */
  private void put(Directory from, String name, Directory to, String path, FileStatus status)
      throws IOException {
    Optional<FileStatus> there = to.find(name);
    if (status.isWhiteout()) {
      to.removeTree(name);
      return;
    }
    boolean merged = status.isDirectory() && there.filter(FileStatus::isDirectory).isPresent();
    if (!merged) {
      if (there.isPresent()) {
        to.removeTree(name);
      }
      make(from, name, to, name, path, status);
      return;
    }
    if (from.xattr(name, Whiteouts.OPAQUE_XATTR).isPresent()) {
      clear(to, name);
    }
    dropOthers(from.xattrs(name).keySet(), to, name);
    fill(from, name, to, name, path, status);
  }

  private static void dropOthers(Set<String> wanted, Directory to, String name) throws IOException {
    for (String attribute : to.xattrs(name).keySet()) {
      if (!wanted.contains(attribute) && !attribute.equals("security.selinux")) {
        to.removeXattr(name, attribute);
      }
    }
  }

  private static void clear(Directory parent, String name) throws IOException {
    try (Directory directory = enter(parent, name)) {
      for (DirectoryEntry entry : directory.list()) {
        directory.removeTree(entry.name());
      }
    }
  }

  private void fill(
      Directory from, String name, Directory to, String as, String path, FileStatus status)
      throws IOException {
    try (Directory inner = enter(from, name);
        Directory outer = enter(to, as)) {
      content(inner, outer, path + "/");
    }
    attributes(from, name, to, as, status);
  }

  /**
   * Makes what is not there.
   *
   * @param path in the target, for further links to the same file
   */
  private void make(
      Directory from, String name, Directory to, String as, String path, FileStatus status)
      throws IOException {
    if (status.links() > 1 && !status.isDirectory() && files == Files.COPIED) {
      Inode inode = new Inode(status.device(), status.inode());
      String first = linked.putIfAbsent(inode, path);
      if (first != null) {
        target.link(first, to, as);
        return;
      }
    }
    switch (status.type()) {
      case FileStatus.S_IFDIR -> {
        to.mkdir(as, 0700);
        fill(from, name, to, as, path, status);
      }
      case FileStatus.S_IFREG -> {
        if (files == Files.LINKED) {
          from.link(name, to, as);
        } else {
          copies.copy(from, to, name, as, status);
        }
      }
      default -> copies.copy(from, to, name, as, status);
    }
  }

  /** In the order in which the kernel keeps them; a change of owner takes set-id bits away. */
  private void attributes(Directory from, String name, Directory to, String as, FileStatus status)
      throws IOException {
    to.chown(as, status.uid(), status.gid());
    for (Map.Entry<String, byte[]> xattr : from.xattrs(name).entrySet()) {
      if (!xattr.getKey().startsWith(Whiteouts.OVERLAY_XATTRS)) {
        to.setXattr(as, xattr.getKey(), xattr.getValue());
      }
    }
    if (!status.isSymlink()) {
      to.chmod(as, status.permissions());
    }
    to.times(as, status.accessed(), status.modified());
  }

  /** Whether an error means only that a file went away meanwhile. */
  static boolean isGone(KernelException e) {
    return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
  }
}
