package io.gantry.api.routing;

import org.jspecify.annotations.Nullable;

/**
 * A path with at most one name in it, {@code /containers/{name}/json}. As in dockerd's routes the
 * name may be anything, slashes included: image names have them.
 */
public record PathPattern(String prefix, @Nullable String suffix) {

  /** Parses a path with at most one name in braces. */
  public static PathPattern of(String text) {
    int open = text.indexOf('{');
    if (open < 0) {
      return new PathPattern(text, null);
    }
    return new PathPattern(text.substring(0, open), text.substring(text.indexOf('}') + 1));
  }

  /** As it was parsed, whatever the name is called. */
  String text() {
    return suffix == null ? prefix : prefix + "{name}" + suffix;
  }

  /** The name in {@code path}, empty when the pattern has none; null when it does not match. */
  @Nullable String match(String path) {
    if (suffix == null) {
      return path.equals(prefix) ? "" : null;
    }
    int length = path.length() - prefix.length() - suffix.length();
    if (length <= 0 || !path.startsWith(prefix) || !path.endsWith(suffix)) {
      return null;
    }
    return path.substring(prefix.length(), prefix.length() + length);
  }
}
