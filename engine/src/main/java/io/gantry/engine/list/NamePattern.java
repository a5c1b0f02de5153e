package io.gantry.engine.list;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A user's regular expression over names and ids. Java's matcher may take exponential time where
 * Docker's cannot, so the work is bounded: an expression that needs more does not match.
 */
public final class NamePattern {
  private static final int STEPS = 100_000;

  private NamePattern() {}

  /** Whether {@code expression} is found in {@code text}, or equals it. */
  public static boolean matches(String expression, String text) {
    if (expression.equals(text)) {
      return true;
    }
    try {
      return Pattern.compile(expression).matcher(new Bounded(text)).find();
    } catch (PatternSyntaxException | TooLong | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("too many steps", null, false, false);
    }
  }

  private static final class Bounded implements CharSequence {
    private final String text;
    private int steps;

    Bounded(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEPS) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
