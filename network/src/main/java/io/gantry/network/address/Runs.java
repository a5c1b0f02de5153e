package io.gantry.network.address;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of whole numbers, kept as runs of neighbours: of a network with 2^64 addresses it holds
 * only where used stretches begin and end. All look-ups take the logarithm of the number of runs.
 * Not for use by several threads.
 */
final class Runs {
  /** The first of each run to its last. No two runs overlap or touch. */
  private final TreeMap<BigInteger, BigInteger> runs = new TreeMap<>();

  /** Puts all from {@code first} to {@code last} in. */
  void add(BigInteger first, BigInteger last) {
    BigInteger from = first;
    BigInteger to = last;
    Map.Entry<BigInteger, BigInteger> met = runs.floorEntry(to.add(BigInteger.ONE));
    while (met != null && met.getValue().compareTo(from.subtract(BigInteger.ONE)) >= 0) {
      from = from.min(met.getKey());
      to = to.max(met.getValue());
      runs.remove(met.getKey());
      met = runs.floorEntry(to.add(BigInteger.ONE));
    }
    runs.put(from, to);
  }

  /** Takes one out, if it is in. */
  void remove(BigInteger number) {
    Map.Entry<BigInteger, BigInteger> run = runs.floorEntry(number);
    if (run == null || run.getValue().compareTo(number) < 0) {
      return;
    }
    runs.remove(run.getKey());
    if (run.getKey().compareTo(number) < 0) {
      runs.put(run.getKey(), number.subtract(BigInteger.ONE));
    }
    if (run.getValue().compareTo(number) > 0) {
      runs.put(number.add(BigInteger.ONE), run.getValue());
    }
  }

  /** Whether it is in. */
  boolean contains(BigInteger number) {
    return meets(number, number).isPresent();
  }

  /** The last number of the last run that has a number from {@code first} to {@code last}. */
  Optional<BigInteger> meets(BigInteger first, BigInteger last) {
    Map.Entry<BigInteger, BigInteger> run = runs.floorEntry(last);
    return run == null || run.getValue().compareTo(first) < 0
        ? Optional.empty()
        : Optional.of(run.getValue());
  }

  /** The lowest number from {@code from} on that is not in. */
  BigInteger free(BigInteger from) {
    return meets(from, from).map(BigInteger.ONE::add).orElse(from);
  }

  /** How many are in. */
  BigInteger size() {
    return runs.entrySet().stream()
        .map(run -> run.getValue().subtract(run.getKey()).add(BigInteger.ONE))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
