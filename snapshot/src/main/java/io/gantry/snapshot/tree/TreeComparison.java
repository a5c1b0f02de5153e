package io.gantry.snapshot.tree;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.Difference.Inodes;
import io.gantry.snapshot.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares two whole trees in order of name, by the rules of Docker's {@code archive.ChangesDirs}:
 * a thing is modified when its type, permissions, owner, device or attributes differ, or, unless it
 * is a directory, its size or time of change. Where unchanged files have the same inode in both
 * trees, one with the same time of status change is not looked at further, and of one without, the
 * content counts too. What vanishes meanwhile is passed over.
 */
public final class TreeComparison {
  /** Is shown what differs. */
  interface Visitor {
    /**
     * Is shown what was added or modified; what is in an added directory comes after it.
     *
     * @param directory that holds it
     * @param old what was there; empty when it was added
     */
    void present(
        Directory directory, String name, String path, FileStatus now, Optional<FileStatus> old)
        throws IOException;

    /** Is shown what was deleted, but not what was in it. */
    void gone(String path, FileStatus old) throws IOException;
  }

  private static final int BUFFER = 64 * 1024;

  private final Inodes inodes;
  private final Visitor visitor;

  private TreeComparison(Inodes inodes, Visitor visitor) {
    this.inodes = inodes;
    this.visitor = visitor;
  }

  static void of(Difference.Trees trees, Visitor visitor) throws IOException {
    new TreeComparison(trees.inodes(), visitor).directories(trees.now(), trees.before(), "");
  }

  /** What is in the newer tree and not in the older one. */
  public static Usage usage(Difference.Trees trees) throws IOException {
    Set<Long> counted = new HashSet<>();
    long[] sum = new long[2];
    of(
        trees,
        new Visitor() {
          @Override
          public void present(
              Directory directory,
              String name,
              String path,
              FileStatus now,
              Optional<FileStatus> old) {
            if (now.links() > 1 && !now.isDirectory() && !counted.add(now.inode())) {
              return;
            }
            sum[0] += now.isRegular() ? now.size() : 0;
            sum[1]++;
          }

          @Override
          public void gone(String path, FileStatus old) {}
        });
    return new Usage(sum[0], sum[1]);
  }

  private void directories(Directory now, Directory before, String prefix) throws IOException {
    Map<String, DirectoryEntry> old = new TreeMap<>();
    before.list().forEach(entry -> old.put(entry.name(), entry));
    List<DirectoryEntry> entries = now.list();
    entries.sort(Comparator.comparing(DirectoryEntry::name));
    for (DirectoryEntry entry : entries) {
      try {
        boolean was = old.remove(entry.name()) != null;
        if (was) {
          both(now, before, entry.name(), prefix + entry.name());
        } else {
          added(now, entry.name(), prefix + entry.name());
        }
      } catch (KernelException e) {
        if (!TreePatch.isGone(e)) {
          throw e;
        }
      }
    }
    for (String name : old.keySet()) {
      visitor.gone(prefix + name, before.status(name));
    }
  }

  private void both(Directory now, Directory before, String name, String path) throws IOException {
    FileStatus status = now.status(name);
    FileStatus old = before.status(name);
    if (differs(now, before, name, status, old)) {
      visitor.present(now, name, path, status, Optional.of(old));
    }
    if (status.isDirectory() && old.isDirectory()) {
      try (Directory inner = TreePatch.enter(now, name);
          Directory innerBefore = TreePatch.enter(before, name)) {
        directories(inner, innerBefore, path + "/");
      }
    } else if (status.isDirectory()) {
      below(now, name, path);
    }
  }

  private void added(Directory now, String name, String path) throws IOException {
    FileStatus status = now.status(name);
    visitor.present(now, name, path, status, Optional.empty());
    if (status.isDirectory()) {
      below(now, name, path);
    }
  }

  private void below(Directory now, String name, String path) throws IOException {
    TreeWalk.Visitor shown =
        (directory, inner, innerPath, status) ->
            visitor.present(directory, inner, innerPath, status, Optional.empty());
    try (Directory inner = TreePatch.enter(now, name)) {
      new TreeWalk(shown).below(inner, path + "/");
    }
  }

  private boolean differs(
      Directory now, Directory before, String name, FileStatus status, FileStatus old)
      throws IOException {
    boolean shared = inodes == Inodes.SHARED && status.inode() == old.inode();
    if (shared && status.changed().equals(old.changed())) {
      return false;
    }
    return status.mode() != old.mode()
        || status.uid() != old.uid()
        || status.gid() != old.gid()
        || !status.rdev().equals(old.rdev())
        || (!status.isDirectory()
            && (status.size() != old.size() || !sameTime(status.modified(), old.modified())))
        || !sameAttributes(now.xattrs(name), before.xattrs(name))
        || (inodes == Inodes.SHARED
            && status.isRegular()
            && !sameContent(now, before, name, old.size()));
  }

  /** Archives without nanoseconds are common, so a time without them equals any of its second. */
  static boolean sameTime(Instant a, Instant b) {
    return a.getEpochSecond() == b.getEpochSecond()
        && (a.getNano() == b.getNano() || a.getNano() == 0 || b.getNano() == 0);
  }

  static boolean sameAttributes(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }

  static boolean sameContent(Directory a, Directory b, String name, long size) throws IOException {
    byte[] left = new byte[(int) Math.min(BUFFER, Math.max(size, 1))];
    byte[] right = new byte[left.length];
    Optional<OpenFile> one = a.regular(name);
    Optional<OpenFile> other = b.regular(name);
    try (OpenFile x = one.orElseThrow();
        OpenFile y = other.orElseThrow()) {
      while (true) {
        int n = fill(x, left);
        if (n != fill(y, right) || !Arrays.equals(left, 0, n, right, 0, n)) {
          return false;
        }
        if (n < left.length) {
          return true;
        }
      }
    }
  }

  private static int fill(OpenFile file, byte[] buffer) throws IOException {
    int filled = 0;
    while (filled < buffer.length) {
      int n = file.read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        return filled;
      }
      filled += n;
    }
    return filled;
  }
}
