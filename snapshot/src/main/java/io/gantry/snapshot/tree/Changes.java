package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Resolution;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.EntryPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container changed in its file system, as {@code docker diff} words it. Only the
 * container's own difference is walked; each thing in it is compared with the tree below by the
 * rules of Docker's {@code archive.ChangesDirs}: a thing is modified when its type, permissions,
 * owner, device or capabilities differ, or, unless it is a directory, its size or time of change; a
 * directory is modified also when something in it is. What is below a deleted directory is not
 * told, what is below an added one is. Places that the engine itself makes for its mounts are not
 * changes ({@link Placeholders}).
 */
public final class Changes {
  private static final String CAPABILITY = "security.capability";

  private final Directory before;
  private final Map<String, Change.Kind> changes = new TreeMap<>();

  /** Directories that hide what the tree below has in them. */
  private final Set<String> opaque = new HashSet<>();

  private Changes(Directory before) {
    this.before = before.with(Resolution.NO_SYMLINKS);
  }

  /** The changes of a snapshot against its parent, sorted by path. It may be in use meanwhile. */
  public static List<Change> of(Snapshots snapshots, SnapshotKey key) throws IOException {
    try (Difference difference = snapshots.difference(key)) {
      return switch (difference) {
        case Difference.Layer(Directory layer) -> {
          try (Directory before = snapshots.openParent(key)) {
            yield of(layer, before);
          }
        }
        case Difference.Trees trees -> of(trees);
      };
    }
  }

  /** The changes between two whole trees. */
  static List<Change> of(Difference.Trees trees) throws IOException {
    Changes changes = new Changes(trees.before());
    TreeComparison.of(
        trees,
        new TreeComparison.Visitor() {
          @Override
          public void present(
              Directory directory,
              String name,
              String path,
              FileStatus now,
              Optional<FileStatus> old) {
            if (old.isPresent()) {
              changes.record(path, Change.Kind.MODIFIED);
            } else if (!Placeholders.contains(path, now)) {
              changes.record(path, Change.Kind.ADDED);
            }
          }

          @Override
          public void gone(String path, FileStatus old) {
            changes.record(path, Change.Kind.DELETED);
          }
        });
    return changes.sorted();
  }

  /** The changes that a layer's directory makes to the tree {@code before}. */
  static List<Change> of(Directory layer, Directory before) throws IOException {
    Changes changes = new Changes(before);
    new TreeWalk(changes::visit).below(layer, "");
    return changes.sorted();
  }

  private List<Change> sorted() {
    return changes.entrySet().stream()
        .map(change -> new Change(change.getValue(), "/" + change.getKey()))
        .toList();
  }

  private void visit(Directory directory, String name, String path, FileStatus status)
      throws IOException {
    Optional<FileStatus> old = old(path);
    if (status.isWhiteout()) {
      if (old.isPresent()) {
        record(path, Change.Kind.DELETED);
      }
      return;
    }
    if (status.isDirectory()) {
      visitDirectory(directory, name, path, old);
    }
    if (old.isEmpty() && Placeholders.contains(path, status)) {
      return;
    }
    if (old.isEmpty()) {
      record(path, Change.Kind.ADDED);
    } else if (differs(directory, name, status, old.get(), path)) {
      record(path, Change.Kind.MODIFIED);
    }
  }

  /** What was there before, reached through no link: a directory may have taken its place. */
  private Optional<FileStatus> old(String path) throws IOException {
    try {
      return before.find(path);
    } catch (KernelException e) {
      if (e.errno() == Errno.ELOOP) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** An opaque directory, and those in it, delete all that they do not have again. */
  private void visitDirectory(
      Directory directory, String name, String path, Optional<FileStatus> old) throws IOException {
    boolean hides =
        opaque.contains(EntryPath.parent(path))
            || directory.xattr(name, Whiteouts.OPAQUE_XATTR).isPresent();
    if (!hides) {
      return;
    }
    opaque.add(path);
    if (old.filter(FileStatus::isDirectory).isEmpty()) {
      return;
    }
    try (Directory now = TreeWalk.enter(directory, name)) {
      for (DirectoryEntry entry : before.list(path)) {
        Optional<FileStatus> kept = now.find(entry.name());
        if (kept.isEmpty() || kept.get().isWhiteout()) {
          record(path + "/" + entry.name(), Change.Kind.DELETED);
        }
      }
    }
  }

  private boolean differs(
      Directory directory, String name, FileStatus now, FileStatus old, String path)
      throws IOException {
    return now.mode() != old.mode()
        || now.uid() != old.uid()
        || now.gid() != old.gid()
        || !now.rdev().equals(old.rdev())
        || (!now.isDirectory()
            && (now.size() != old.size()
                || !TreeComparison.sameTime(now.modified(), old.modified())))
        || !Arrays.equals(
            directory.xattr(name, CAPABILITY).orElse(new byte[0]),
            before.xattr(path, CAPABILITY).orElse(new byte[0]));
  }

  /** Records a change, and that the directories above were modified by it. */
  private void record(String path, Change.Kind kind) {
    changes.put(path, kind);
    String parent = EntryPath.parent(path);
    while (!parent.isEmpty() && changes.putIfAbsent(parent, Change.Kind.MODIFIED) == null) {
      parent = EntryPath.parent(parent);
    }
  }
}
