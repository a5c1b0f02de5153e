package io.gantry.kernel.program;

/**
 * Where the walk goes on when a call has succeeded, if not at the next instruction.
 *
 * @param when for which results
 * @param label where to
 */
public record Jump(When when, String label) {
  /** The results that a jump is made for. */
  public enum When {
    /** Greater than zero: the parent's side of a clone. */
    POSITIVE,
    /** Zero: the end of a file, the child's side of a clone. */
    ZERO,
    /** Zero or greater: every success. */
    SUCCESS
  }

  @Override
  public String toString() {
    String condition =
        switch (when) {
          case POSITIVE -> "when positive";
          case ZERO -> "when zero";
          case SUCCESS -> "when done";
        };
    return ", " + condition + " → " + label;
  }
}
