package io.gantry.cli.archive;

/**
 * A side of a copy: {@code container:path} or a local path.
 *
 * @param container the container, or an empty text
 * @param path the path as written
 */
public record CopyPath(String container, String path) {
  /** Reads it: a colon makes it a container's unless the text begins like a local path. */
  public static CopyPath parse(String text) {
    if (text.startsWith("/")) {
      return new CopyPath("", text);
    }
    int colon = text.indexOf(':');
    if (colon < 0 || text.startsWith(".") || colon == 0) {
      return new CopyPath("", text);
    }
    return new CopyPath(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Whether it is in a container. */
  public boolean inContainer() {
    return !container.isEmpty();
  }

  /** The last name of a path; {@code .} and {@code /} as they are. */
  static String base(String path) {
    String plain = path.replaceAll("/+$", "");
    if (plain.isEmpty()) {
      return path.isEmpty() ? "." : "/";
    }
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** The path without its last name. */
  static String directory(String path) {
    String plain = path.replaceAll("/+$", "");
    int slash = plain.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : plain.substring(0, slash);
  }

  /** Whether the path asks for a directory: it ends in a slash or in a dot name. */
  static boolean asksForDirectory(String path) {
    return path.endsWith("/") || path.endsWith("/.") || path.equals(".");
  }

  /** Whether the path asks for the contents of a directory. */
  static boolean asksForContents(String path) {
    return path.endsWith("/.") || path.equals(".");
  }
}
