package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.Directory;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes directory trees as archives: in order of name, with owners, nanoseconds, extended
 * attributes, hard links and devices. Sockets are left out, as Docker does.
 */
public final class TreeTar {
  private TreeTar() {}

  /** Writes all of a root: {@code docker export}. */
  public static void export(Directory root, OutputStream out) throws IOException {
    io.gantry.snapshot.tar.Pending.value(root, out);
  }

  /** Writes a layer's directory in the form that images carry, marks of deletion and all. */
  public static void layer(Directory layer, OutputStream out) throws IOException {
    io.gantry.snapshot.tar.Pending.value(layer, out);
  }

  /**
   * Writes what is at {@code path}, not followed, and below it, with names that begin with {@code
   * name} instead: {@code docker cp} out of a container.
   */
  public static void subtree(Directory root, String path, String name, OutputStream out)
      throws IOException {
    io.gantry.snapshot.tar.Pending.value(root, path, name, out);
  }
}
