package io.gantry.kernel.seccomp;

/**
 * A condition on an argument of a system call, compared as 64 unsigned bits.
 *
 * @param argument which one, 0 to 5
 * @param comparison how
 * @param value what with; the mask for {@link Comparison#MASKED_EQ}
 * @param masked what the masked argument must be, for {@link Comparison#MASKED_EQ} alone
 */
public record SeccompCondition(int argument, Comparison comparison, long value, long masked) {
  /** There are six arguments. */
  public SeccompCondition {
    if (argument < 0 || argument > 5) {
      throw new IllegalArgumentException("a system call has no argument " + argument);
    }
  }

  /** How an argument is compared. */
  public enum Comparison {
    /** Not equal. */
    NE,
    /** Less. */
    LT,
    /** Less or equal. */
    LE,
    /** Equal. */
    EQ,
    /** Greater or equal. */
    GE,
    /** Greater. */
    GT,
    /** Equal under a mask. */
    MASKED_EQ
  }

  /** Whether {@code actual} fulfils it. */
  public boolean matches(long actual) {
    int order = Long.compareUnsigned(actual, value);
    return switch (comparison) {
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case EQ -> order == 0;
      case GE -> order >= 0;
      case GT -> order > 0;
      case MASKED_EQ -> (actual & value) == masked;
    };
  }
}
