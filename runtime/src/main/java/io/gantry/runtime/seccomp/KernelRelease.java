package io.gantry.runtime.seccomp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first two numbers of a kernel's release.
 *
 * @param major the first, 6 in {@code 6.18.4-amd64}
 * @param minor the second
 */
public record KernelRelease(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*", Pattern.DOTALL);

  /** The running kernel's. */
  public static KernelRelease running() {
    return parse(System.getProperty("os.version"));
  }

  /**
   * Reads a release.
   *
   * @throws IllegalArgumentException when it does not begin with two numbers
   */
  public static KernelRelease parse(String release) {
    Matcher matcher = FORM.matcher(release);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a kernel release: " + release);
    }
    return new KernelRelease(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether this one is {@code other} or newer. */
  public boolean isAtLeast(KernelRelease other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }
}
