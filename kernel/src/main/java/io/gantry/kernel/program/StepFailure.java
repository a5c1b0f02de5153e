package io.gantry.kernel.program;

import io.gantry.kernel.Errno;

/**
 * The step that a program stopped at.
 *
 * @param step its name, e.g. {@code "mount"}
 * @param object what it was done to; may be empty
 * @param errno the kernel's reason; {@link Errno#UNKNOWN} when there is none, or none that is known
 * @param reason the same in words, e.g. {@code "permission denied"}
 */
public record StepFailure(String step, String object, Errno errno, String reason) {

  /** The call returned the negated error {@code number}. */
  static StepFailure failed(Step step, int number) {
    Errno errno = Errno.of(number);
    String reason = errno == Errno.UNKNOWN ? "error " + number : errno.text();
    return new StepFailure(step.name(), step.object(), errno, reason);
  }

  /** The process was killed before the call came back. */
  public static StepFailure killed(String step, String object) {
    return new StepFailure(step, object, Errno.UNKNOWN, "the process was killed");
  }

  /** As Docker's users know it from Go: {@code "mount /proc: permission denied"}. */
  @Override
  public String toString() {
    String title = object.isEmpty() ? step : step + " " + object;
    return title + ": " + reason;
  }
}
