package io.gantry.snapshot.tar;

import java.util.ArrayList;
import java.util.List;

/** The names of entries, made plain. */
public final class EntryPath {
  private EntryPath() {}

  /**
   * The path without slashes at its ends, {@code .}, {@code ..} and empty components: where an
   * entry lies below the root. Empty for the root itself.
   *
   * @throws ArchiveException when {@code ..} leads above the root, or the path is too deep
   */
  public static String clean(String name, TarLimits limits) throws ArchiveException {
    if (isClean(name)) {
      return name;
    }
    List<String> components = new ArrayList<>();
    for (String component : name.split("/", -1)) {
      switch (component) {
        case "", "." -> {}
        case ".." -> {
          if (components.isEmpty()) {
            throw new ArchiveException(name, "it is outside of the archive's root");
          }
          components.removeLast();
        }
        default -> components.add(component);
      }
    }
    if (components.size() > limits.depth()) {
      throw new ArchiveException(name, "it is deeper than " + limits.depth() + " directories");
    }
    return String.join("/", components);
  }

  /** The path of the directory that holds a clean path; empty for the root. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last component of a clean path. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The common case: nothing to do for it, and few components. */
  private static boolean isClean(String name) {
    return !name.isEmpty()
        && name.length() < 512
        && name.charAt(0) != '/'
        && name.charAt(0) != '.'
        && !name.endsWith("/")
        && !name.contains("/.")
        && !name.contains("//");
  }
}
