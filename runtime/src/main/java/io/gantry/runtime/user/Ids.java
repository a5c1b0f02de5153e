package io.gantry.runtime.user;

import java.util.Optional;

/** Numbers of users and groups in text. */
final class Ids {
  private static final int MOST_DIGITS = 10;

  private Ids() {}

  /** The number, when it is one from 0 to 2147483647. */
  static Optional<Integer> parse(String text) {
    if (!isNumber(text) || text.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value <= Integer.MAX_VALUE ? Optional.of((int) value) : Optional.empty();
  }

  /** Whether it is written as a number, whatever its size. */
  static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
