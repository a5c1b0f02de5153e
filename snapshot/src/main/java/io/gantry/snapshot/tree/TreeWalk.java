package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Open;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * Visits a tree in order of name, each directory before what is in it. Goes down by descriptors and
 * never through a link. What vanishes between being listed and being visited is passed over.
 */
final class TreeWalk {
  /** Is shown all that is found. */
  interface Visitor {
    /**
     * Is shown a file, directory or other.
     *
     * @param directory that holds it
     * @param name in the directory
     * @param path with the prefix, without a slash at its end
     * @param status of itself
     */
    void visit(Directory directory, String name, String path, FileStatus status) throws IOException;
  }

  private final Visitor visitor;

  TreeWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Visits all that is below {@code directory}; paths begin with {@code prefix}. */
  void below(Directory directory, String prefix) throws IOException {
    List<DirectoryEntry> entries = directory.list();
    entries.sort(Comparator.comparing(DirectoryEntry::name));
    for (DirectoryEntry entry : entries) {
      try {
        one(directory, entry.name(), prefix + entry.name());
      } catch (KernelException e) {
        if (!hasVanished(e)) {
          throw e;
        }
      }
    }
  }

  /** Visits {@code name} in {@code directory}, and what is below it. */
  void one(Directory directory, String name, String path) throws IOException {
    FileStatus status = directory.status(name);
    visitor.visit(directory, name, path, status);
    if (status.isDirectory()) {
      try (Directory inner = enter(directory, name)) {
        below(inner, path + "/");
      }
    }
  }

  /** Opens a directory that is one, not a link to one. */
  static Directory enter(Directory directory, String name) throws IOException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NOFOLLOW;
    return Directory.of(directory.open(name, flags, 0).fd(), directory.label() + "/" + name);
  }

  private static boolean hasVanished(KernelException e) {
    return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
  }
}
