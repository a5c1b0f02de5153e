package io.gantry.kernel.program;

import io.gantry.kernel.Errno;

/**
 * The step that a program stopped at.
 *
 * @param step its name, e.g. {@code "mount"}
 * @param object what it was done to; may be empty
 * @param errno the kernel's reason; {@link Errno#UNKNOWN} when the process was killed before the
 *     call came back
 */
public record StepFailure(String step, String object, Errno errno) {
  /** As Docker's users know it from Go: {@code "mount /proc: permission denied"}. */
  @Override
  public String toString() {
    String title = object.isEmpty() ? step : step + " " + object;
    return title + ": " + (errno == Errno.UNKNOWN ? "the process was killed" : errno.text());
  }
}
