package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.Difference.Inodes;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.tar.EntryPath;
import io.gantry.snapshot.tree.TreeCopy;
import io.gantry.snapshot.tree.TreePatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Trees as plain directories; their files share blocks where the file system can do that. */
final class CopiedTrees implements Trees {
  private final Directory root;
  private final ProjectIds projects;

  CopiedTrees(Directory root, ProjectIds projects) {
    this.root = root;
    this.projects = projects;
  }

  @Override
  public StorageDriver driver() {
    return StorageDriver.VFS;
  }

  @Override
  public List<Map.Entry<String, String>> status() {
    return List.of();
  }

  @Override
  public boolean limitsSizes() {
    return projects.isEnforced();
  }

  @Override
  public Inodes inodes() {
    return Inodes.COPIED;
  }

  @Override
  public void empty(String path, SizeLimit limit) throws IOException {
    if (!limit.isNone()) {
      projects.limit(EntryPath.parent(path), limit);
    }
    root.mkdir(path, 0755);
  }

  @Override
  public void copy(String original, String path, SizeLimit limit) throws IOException {
    empty(path, limit);
    try (Directory from = root.directory(original);
        Directory to = root.directory(path)) {
      TreeCopy.copy(from, to);
    }
  }

  @Override
  public void merge(Directory layer, Directory tree) throws IOException {
    TreePatch.layer(layer, tree, TreePatch.Files.LINKED);
  }

  @Override
  public void remove(Directory own, String path) throws KernelException {
    int project = projects.of(own, path);
    own.removeTree(path);
    projects.release(own, project);
  }

  @Override
  public void found(String directory) throws IOException {
    projects.found(directory);
  }
}
