package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.Difference.Inodes;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageDriver;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How whole trees are made, each in a directory of its own. */
interface Trees {
  StorageDriver driver();

  List<Map.Entry<String, String>> status();

  /** Whether the file system below can limit what a tree holds. */
  boolean limitsSizes();

  /** What the inodes of a copy have to do with the original's. */
  Inodes inodes();

  /** Makes an empty tree at {@code path}. */
  void empty(String path, SizeLimit limit) throws IOException;

  /** Makes a tree at {@code path} that is like the one at {@code original}. */
  void copy(String original, String path, SizeLimit limit) throws IOException;

  /**
   * Puts a layer that was unpacked into a tree on top of another one. The layer's own tree stays as
   * it is, though not its files' numbers of links.
   */
  void merge(Directory layer, Directory tree) throws IOException;

  /** Removes what is at {@code path}, below which there may be trees; nothing there is success. */
  void remove(Directory own, String path) throws KernelException;

  /** Looks at the directory of a snapshot that was there before. */
  void found(String directory) throws IOException;
}
