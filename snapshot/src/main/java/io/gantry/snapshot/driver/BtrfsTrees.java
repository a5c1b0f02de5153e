package io.gantry.snapshot.driver;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Btrfs;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.snapshot.Difference.Inodes;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.tar.EntryPath;
import io.gantry.snapshot.tree.TreePatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trees as subvolumes: a copy is a snapshot, which takes the same time for any tree. A tree's limit
 * is that of its account ({@code qgroup}); accounting is switched on for the file system when the
 * first limit is asked for, as it makes every write a little slower.
 */
final class BtrfsTrees implements Trees {
  private final Directory root;

  BtrfsTrees(Directory root) {
    this.root = root;
  }

  /** Refuses other file systems. */
  void require() throws IOException {
    if (!Btrfs.holds(root)) {
      throw new StorageException(
          "prerequisites for driver not satisfied (wrong filesystem?): " + driver());
    }
  }

  @Override
  public StorageDriver driver() {
    return StorageDriver.BTRFS;
  }

  /** Docker shows the version of the library that it was built with, which is empty today. */
  @Override
  public List<Map.Entry<String, String>> status() {
    return List.of(Map.entry("Btrfs", ""));
  }

  @Override
  public boolean limitsSizes() {
    return true;
  }

  @Override
  public Inodes inodes() {
    return Inodes.SHARED;
  }

  @Override
  public void empty(String path, SizeLimit limit) throws IOException {
    try (Directory parent = root.directory(EntryPath.parent(path))) {
      Btrfs.createSubvolume(parent, EntryPath.name(path));
    }
    root.chmod(path, 0755);
    limit(path, limit);
  }

  @Override
  public void copy(String original, String path, SizeLimit limit) throws IOException {
    try (Directory from = root.directory(original);
        Directory parent = root.directory(EntryPath.parent(path))) {
      Btrfs.snapshot(from, parent, EntryPath.name(path));
    }
    limit(path, limit);
  }

  private void limit(String path, SizeLimit limit) throws IOException {
    if (limit.isNone()) {
      return;
    }
    try (Directory tree = root.directory(path)) {
      Btrfs.enableQuota(root);
      Btrfs.limit(tree, limit.bytes());
    } catch (KernelException e) {
      throw new StorageException(
          "Failed to limit qgroup for " + root.label() + "/" + path + ": " + e.errno().text());
    }
  }

  @Override
  public void merge(Directory layer, Directory tree) throws IOException {
    TreePatch.layer(layer, tree, TreePatch.Files.COPIED);
  }

  @Override
  public void remove(Directory own, String path) throws KernelException {
    Optional<FileStatus> there = own.find(path);
    if (there.isEmpty()) {
      return;
    }
    if (Btrfs.isSubvolume(there.get())) {
      try (Directory parent = own.directory(EntryPath.parent(path))) {
        destroy(parent, EntryPath.name(path));
      }
    } else {
      destroyBelow(own, path, 1);
      own.removeTree(path);
    }
  }

  /** Destroys the subvolumes down to some depth, whatever is in them. */
  private static void destroyBelow(Directory own, String path, int depth) throws KernelException {
    try (Directory directory = TreePatch.enter(own, path)) {
      for (DirectoryEntry entry : directory.list()) {
        if (!entry.isDirectory()) {
          continue;
        }
        FileStatus status = directory.status(entry.name());
        if (Btrfs.isSubvolume(status)) {
          destroy(directory, entry.name());
        } else if (depth > 1) {
          destroyBelow(directory, entry.name(), depth - 1);
        }
      }
    }
  }

  private static void destroy(Directory parent, String name) throws KernelException {
    long id = idOf(parent, name);
    try {
      Btrfs.destroySubvolume(parent, name);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOTEMPTY) {
        throw e;
      }
      // Whoever may write in a tree may have made subvolumes in it.
      destroyBelow(parent, name, Integer.MAX_VALUE);
      Btrfs.destroySubvolume(parent, name);
    }
    boolean _ = Btrfs.forgetAccount(parent, id);
  }

  private static long idOf(Directory parent, String name) throws KernelException {
    try (Directory tree = TreePatch.enter(parent, name)) {
      return Btrfs.subvolumeId(tree);
    }
  }

  @Override
  public void found(String directory) {}
}
