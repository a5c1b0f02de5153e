package io.gantry.engine.check;

import io.gantry.engine.check.Inspection.Space;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Adds up the data root as {@code du -x} does: the blocks of each file once, however many names it
 * has, and nothing of other file systems. Each file counts for the owner of the longest path above
 * it, so the spaces add up to the whole.
 */
public final class SpaceWalk {
  /** The kind of what nobody knows. */
  static final String UNKNOWN = "unknown";

  private static final int BLOCK = 512;

  private final Path root;
  private final Supplier<Map<String, Owner>> owners;

  /**
   * Whose a directory is.
   *
   * @param kind as of {@link Space}
   */
  public record Owner(String kind, String name) {}

  /**
   * @param root the data root
   * @param owners by path below it, with the empty path for the root itself
   */
  public SpaceWalk(Path root, Supplier<Map<String, Owner>> owners) {
    this.root = root;
    this.owners = owners;
  }

  /** Walks it, as it is now. */
  List<Space> walk() throws IOException {
    try (Directory directory = Directory.open(root)) {
      Walk walk = new Walk(owners.get(), directory.status());
      walk.add("", directory.status());
      walk.descend("", directory, "");
      return walk.spaces();
    }
  }

  private static final class Walk {
    private final Map<String, Owner> owners;
    private final FileStatus top;
    private final Map<String, Long> bytes = new TreeMap<>();
    private final Set<Long> linked = new HashSet<>();

    Walk(Map<String, Owner> owners, FileStatus top) {
      this.owners = owners;
      this.top = top;
    }

    void add(String owned, FileStatus status) {
      bytes.merge(owned, status.blocks() * BLOCK, Long::sum);
    }

    void descend(String path, Directory directory, String owned) throws IOException {
      for (DirectoryEntry entry : directory.list()) {
        try {
          visit(path, directory, entry, owned);
        } catch (KernelException e) {
          if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
            throw e;
          }
          // gone since the directory was read
        }
      }
    }

    private void visit(String path, Directory directory, DirectoryEntry entry, String owned)
        throws IOException {
      FileStatus status = directory.status(entry.name());
      boolean again = status.links() > 1 && !status.isDirectory() && !linked.add(status.inode());
      if (again || !status.device().equals(top.device())) {
        return;
      }
      String below = path.isEmpty() ? entry.name() : path + "/" + entry.name();
      String owner = owners.containsKey(below) ? below : path.isEmpty() ? below : owned;
      add(owner, status);
      if (status.isDirectory()) {
        try (Directory child = directory.with(Resolution.NO_SYMLINKS).directory(entry.name())) {
          descend(below, child, owner);
        }
      }
    }

    List<Space> spaces() {
      List<Space> spaces = new ArrayList<>();
      bytes.forEach(
          (path, size) -> {
            Owner owner = owners.getOrDefault(path, new Owner(UNKNOWN, ""));
            spaces.add(new Space(owner.kind(), owner.name(), path, size));
          });
      return spaces;
    }
  }
}
