package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import java.util.BitSet;

/**
 * A set of processors or memory nodes, {@code 0-2,7}.
 *
 * @param numbers a copy is never changed
 */
record NumberSet(BitSet numbers) {
  /** No machine has so many. */
  private static final int MOST = 8192;

  private static final int DIGITS = 9;

  /**
   * Reads a list as the kernel takes it; an empty one is the empty set.
   *
   * @param kind what it is a list of, for the message
   * @throws io.gantry.engine.EngineException.InvalidParameter when it is none
   */
  static NumberSet parse(String kind, String text) {
    BitSet numbers = new BitSet();
    String list = text.strip();
    if (list.isEmpty()) {
      return new NumberSet(numbers);
    }
    String failure = "Invalid value " + text + " for " + kind + ": ";
    for (String part : list.split(",", -1)) {
      if (!part.matches("\\d+(-\\d+)?")) {
        throw invalid(failure + "invalid format: " + text);
      }
      String[] ends = part.split("-", 2);
      int first = number(ends[0], failure);
      int last = number(ends[ends.length - 1], failure);
      if (first > last) {
        throw invalid(failure + "invalid format: " + text);
      }
      numbers.set(first, last + 1);
    }
    return new NumberSet(numbers);
  }

  private static int number(String digits, String failure) {
    int number = digits.length() > DIGITS ? MOST : Integer.parseInt(digits);
    if (number >= MOST) {
      throw invalid(failure + "value of out range, maximum is " + MOST);
    }
    return number;
  }

  /** Whether all of them are in {@code list}; yes when nobody knows what there is. */
  boolean within(String list) {
    if (list.isEmpty()) {
      return true;
    }
    BitSet missing = (BitSet) numbers.clone();
    missing.andNot(parse("available", list).numbers);
    return missing.isEmpty();
  }
}
