package io.gantry.snapshot;

import io.gantry.kernel.fs.Directory;

/** What a snapshot has that its parent has not, in the form that its driver keeps it. */
public sealed interface Difference extends AutoCloseable {
  /**
   * By itself, in overlayfs's form: only what was changed, and marks of what was deleted.
   *
   * @param layer the directory that holds it
   */
  record Layer(Directory layer) implements Difference {
    @Override
    public void close() {
      layer.close();
    }
  }

  /**
   * As two whole trees, to be compared.
   *
   * @param now the snapshot's
   * @param before its parent's; an empty directory when it has none
   * @param inodes whether those of unchanged files are the same in both
   */
  record Trees(Directory now, Directory before, Inodes inodes) implements Difference {
    @Override
    public void close() {
      now.close();
      before.close();
    }
  }

  /** What the inodes of both trees have to do with one another. */
  enum Inodes {
    /** The same numbers and times of change until somebody changes them: a snapshot of btrfs. */
    SHARED,
    /** Nothing: a copy. */
    COPIED
  }

  @Override
  void close();
}
