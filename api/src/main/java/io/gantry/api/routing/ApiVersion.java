package io.gantry.api.routing;

/**
 * A version of Docker's Engine API.
 *
 * @param major always 1 so far
 * @param minor counts up
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The oldest that is served. */
  public static final ApiVersion MINIMUM = new ApiVersion(1, 24);

  /** The newest that is served, and what a request without a version gets. */
  public static final ApiVersion MAXIMUM = new ApiVersion(1, 55);

  /** Parses {@code 1.41}; what is missing or too large for a number counts as far off. */
  static ApiVersion parse(String text) {
    int dot = text.indexOf('.');
    String major = dot < 0 ? text : text.substring(0, dot);
    String rest = dot < 0 ? "" : text.substring(dot + 1);
    int second = rest.indexOf('.');
    return new ApiVersion(number(major), number(second < 0 ? rest : rest.substring(0, second)));
  }

  private static int number(String digits) {
    if (digits.length() > 6) {
      return Integer.MAX_VALUE;
    }
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** Whether this is version 1.{@code minor} or later. */
  public boolean atLeast(int minorVersion) {
    return major > 1 || (major == 1 && minor >= minorVersion);
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
