package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where a path leads in a root, whether there is something or not; the kernel tells that only of
 * what is there. For a tree that nobody changes meanwhile.
 */
final class LinkPath {
  private static final int MOST_LINKS = 40;

  private LinkPath() {}

  /**
   * The path without links.
   *
   * @throws KernelException {@code ELOOP} when links lead in a circle
   */
  static String resolve(Directory root, String path) throws KernelException {
    Deque<String> todo = new ArrayDeque<>(names(path));
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    boolean missing = false;
    while (!todo.isEmpty()) {
      String name = todo.removeFirst();
      if (name.equals("..")) {
        done.pollLast();
        continue;
      }
      done.addLast(name);
      if (missing) {
        continue;
      }
      String here = "/" + String.join("/", done);
      Optional<FileStatus> status = root.find(here);
      missing = status.isEmpty();
      if (status.filter(FileStatus::isSymlink).isPresent()) {
        if (++links > MOST_LINKS) {
          throw new KernelException("openat2", path, Errno.ELOOP);
        }
        String target = root.readlink(here);
        done.removeLast();
        if (target.startsWith("/")) {
          done.clear();
        }
        names(target).reversed().forEach(todo::addFirst);
      }
    }
    return "/" + String.join("/", done);
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }
}
