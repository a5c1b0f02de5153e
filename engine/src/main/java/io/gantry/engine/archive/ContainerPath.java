package io.gantry.engine.archive;

import io.gantry.engine.archive.ArchiveSubject.Bind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A path as a client names it, related to what is bound into a container. Names are compared as
 * they stand: what symbolic links make of them is the kernel's business.
 */
final class ContainerPath {
  private ContainerPath() {}

  /** Without {@code .}, {@code ..} and double slashes; begins with a slash, ends with none. */
  static String clean(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** The bind that a path lies in: the one whose destination is nearest. */
  static Optional<Bind> bind(ArchiveSubject container, String path) {
    String clean = clean(path);
    Bind nearest = null;
    for (Bind bind : container.binds()) {
      String destination = clean(bind.destination());
      boolean inside = clean.equals(destination) || clean.startsWith(destination + "/");
      if (inside
          && (nearest == null || destination.length() > clean(nearest.destination()).length())) {
        nearest = bind;
      }
    }
    return Optional.ofNullable(nearest);
  }
}
