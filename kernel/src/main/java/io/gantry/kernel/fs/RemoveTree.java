package io.gantry.kernel.fs;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;

/**
 * Removes a tree, depth first, through descriptors: a link in it is removed and never followed, and
 * a directory swapped for a link meanwhile fails the open. Nothing that is mounted in the tree is
 * entered ({@code RESOLVE_NO_XDEV}); the removal fails then. One descriptor is open per level.
 */
final class RemoveTree {
  private RemoveTree() {}

  static void remove(Directory directory, String path) throws KernelException {
    try {
      directory.unlink(path);
    } catch (KernelException e) {
      switch (e.errno()) {
        case ENOENT -> {}
        case EISDIR, EPERM -> removeDirectory(directory, path);
        default -> throw e;
      }
    }
  }

  private static void removeDirectory(Directory directory, String path) throws KernelException {
    try {
      directory.rmdir(path);
      return;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      if (e.errno() != Errno.ENOTEMPTY && e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    removeContent(directory, path);
    try {
      directory.rmdir(path);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static void removeContent(Directory directory, String path) throws KernelException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NOFOLLOW;
    try (Directory inner = Directory.of(directory.openHere(path, flags), path)) {
      for (DirectoryEntry entry : inner.list()) {
        if (entry.isDirectory()) {
          removeDirectory(inner, entry.name());
        } else {
          remove(inner, entry.name());
        }
      }
    } catch (KernelException e) {
      // Somebody else removes it too.
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
