package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.ProjectQuota;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageException;
import java.io.IOException;

/**
 * Gives directories a project each, to limit what is in them. A project is a number that is written
 * in the directory's inode, so it survives the engine. Numbers go up from what is there when the
 * snapshots are opened, and none is given that has a file or a limit anywhere on the file system:
 * neither another program's nor that of a removed snapshot whose content is still being removed.
 * Where they begin depends on the root, so that two engines on one file system, which cannot see
 * what the other is about to take, are far apart.
 */
final class ProjectIds {
  private static final int FIRST = 1 << 20;
  private static final int SPREAD = 0x3FFFFFFF;

  private final Directory root;
  private final boolean enforced;
  private int own;
  private int last;

  private ProjectIds(Directory root, boolean enforced) {
    this.root = root;
    this.enforced = enforced;
  }

  /** Those of the file system that holds {@code root}. */
  static ProjectIds of(Directory root) throws KernelException {
    ProjectIds ids = new ProjectIds(root, ProjectQuota.isEnforced(root));
    if (ids.enforced) {
      ids.own = ProjectQuota.of(root);
      ids.last = FIRST + (Long.hashCode(root.status().inode() * 0x9E3779B97F4A7C15L) & SPREAD);
    }
    return ids;
  }

  /** Whether the file system limits projects at all. */
  boolean isEnforced() {
    return enforced;
  }

  /** Takes note of the project of a directory that was there before. */
  void found(String directory) throws KernelException {
    atLeast(of(root, directory));
  }

  private synchronized void atLeast(int project) {
    last = Math.max(last, project);
  }

  /** Limits what will be made in a directory, which is empty. */
  void limit(String directory, SizeLimit limit) throws IOException {
    if (!enforced) {
      throw new StorageException("Filesystem does not support, or has not enabled quotas");
    }
    int project = next();
    // Whoever removes the directory finds the number in it, and takes the limit away.
    try (Directory opened = root.directory(directory)) {
      ProjectQuota.assign(opened, project);
    }
    ProjectQuota.limit(root, project, limit.bytes());
  }

  private synchronized int next() throws IOException {
    do {
      if (last == Integer.MAX_VALUE) {
        throw new StorageException("no project id is left on the file system of " + root);
      }
      last++;
    } while (!ProjectQuota.account(root, last).isUnused());
    return last;
  }

  /** The project that a directory alone has; 0 when it has none. */
  int of(Directory parent, String directory) throws KernelException {
    if (!enforced) {
      return 0;
    }
    try (Directory opened = parent.directory(directory)) {
      int project = ProjectQuota.of(opened);
      return project == own ? 0 : project;
    }
  }

  /** Takes the limit of a project away whose directory is gone. */
  void release(Directory anywhere, int project) throws KernelException {
    if (project != 0) {
      ProjectQuota.limit(anywhere, project, 0);
    }
  }
}
