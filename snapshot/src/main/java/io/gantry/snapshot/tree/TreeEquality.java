package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether two trees are the same to whoever uses them: names, types, permissions, owners, devices,
 * attributes, times, hard links and every byte. Reads both to the end.
 */
public final class TreeEquality {
  private static final int ENOUGH = 20;

  private final List<String> differences = new ArrayList<>();
  private final Map<Inode, Inode> linked = new HashMap<>();

  private record Inode(Device device, long number) {
    static Inode of(FileStatus status) {
      return new Inode(status.device(), status.inode());
    }
  }

  private TreeEquality() {}

  /** Where they differ, in words: the first twenty places; empty when they are the same. */
  public static List<String> differences(Directory one, Directory other) throws IOException {
    TreeEquality equality = new TreeEquality();
    equality.directories(one, other, "");
    return List.copyOf(equality.differences);
  }

  private void directories(Directory one, Directory other, String prefix) throws IOException {
    Map<String, DirectoryEntry> others = new TreeMap<>();
    other.list().forEach(entry -> others.put(entry.name(), entry));
    for (DirectoryEntry entry : one.list()) {
      if (differences.size() >= ENOUGH) {
        return;
      }
      if (others.remove(entry.name()) == null) {
        differences.add(prefix + entry.name() + " is missing");
      } else {
        both(one, other, entry.name(), prefix + entry.name());
      }
    }
    others.keySet().forEach(name -> differences.add(prefix + name + " is too many"));
  }

  private void both(Directory one, Directory other, String name, String path) throws IOException {
    FileStatus a = one.status(name);
    FileStatus b = other.status(name);
    note(path, "mode", a.mode(), b.mode());
    note(path, "owner", a.uid() + ":" + a.gid(), b.uid() + ":" + b.gid());
    note(path, "device", a.rdev(), b.rdev());
    note(path, "time", a.modified(), b.modified());
    if (!TreeComparison.sameAttributes(one.xattrs(name), other.xattrs(name))) {
      differences.add(path + ": attributes");
    }
    if (a.isDirectory() && b.isDirectory()) {
      try (Directory inner = TreePatch.enter(one, name);
          Directory innerOther = TreePatch.enter(other, name)) {
        directories(inner, innerOther, path + "/");
      }
      return;
    }
    note(path, "links", Inode.of(b), linked.computeIfAbsent(Inode.of(a), first -> Inode.of(b)));
    note(path, "size", a.size(), b.size());
    if (a.isSymlink() && b.isSymlink()) {
      note(path, "target", one.readlink(name), other.readlink(name));
    } else if (a.isRegular()
        && b.isRegular()
        && a.size() == b.size()
        && !TreeComparison.sameContent(one, other, name, a.size())) {
      differences.add(path + ": content");
    }
  }

  private void note(String path, String what, Object a, Object b) {
    if (!a.equals(b)) {
      differences.add(path + ": " + what + " is " + b + ", not " + a);
    }
  }
}
