package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where a path leads to when all links are followed inside a root, in words. Only told to clients:
 * what is read or written is always resolved by the kernel, as a tree may change meanwhile.
 */
final class LinkTarget {
  /** As many links as the kernel follows, {@code MAXSYMLINKS}. */
  private static final int MOST_LINKS = 40;

  private LinkTarget() {}

  /** The absolute path, as far as it exists; the rest of it as it was. */
  static String of(Directory root, String path) throws IOException {
    Deque<String> rest = new ArrayDeque<>(components(path));
    List<String> resolved = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String component = rest.pop();
      if (component.equals("..")) {
        if (!resolved.isEmpty()) {
          resolved.removeLast();
        }
        continue;
      }
      resolved.add(component);
      String sofar = String.join("/", resolved);
      Optional<FileStatus> status = root.find(sofar);
      if (status.filter(FileStatus::isSymlink).isPresent() && links++ < MOST_LINKS) {
        String target = root.readlink(sofar);
        resolved.removeLast();
        if (target.startsWith("/")) {
          resolved.clear();
        }
        List<String> components = components(target);
        for (int i = components.size() - 1; i >= 0; i--) {
          rest.push(components.get(i));
        }
      }
    }
    return "/" + String.join("/", resolved);
  }

  private static List<String> components(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(component -> !component.isEmpty() && !component.equals("."))
        .toList();
  }
}
