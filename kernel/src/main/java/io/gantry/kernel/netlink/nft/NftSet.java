package io.gantry.kernel.netlink.nft;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A set of keys, or a map from keys to values or verdicts. A look-up takes the same time however
 * many elements there are.
 *
 * @param table where it is
 * @param name unique in its table
 * @param key what a key consists of; several types make a concatenation, e.g. {@code ip daddr .
 *     meta l4proto . th dport}
 * @param target what an element gives
 * @param flags whether keys may be intervals, and elements may time out
 * @param timeout after which elements go that have none of their own; empty for never
 */
public record NftSet(
    Table table,
    String name,
    List<DataType> key,
    Target target,
    Set<Flag> flags,
    Optional<Duration> timeout) {
  /** Copies and checks. */
  public NftSet {
    Names.check(name);
    key = List.copyOf(key);
    flags = Set.copyOf(flags);
  }

  /** A set of keys. */
  public static NftSet of(Table table, String name, DataType... key) {
    return new NftSet(table, name, List.of(key), new Target.Nothing(), Set.of(), Optional.empty());
  }

  /** A map to values of this type. */
  public NftSet to(DataType... data) {
    return new NftSet(table, name, key, new Target.Values(List.of(data)), flags, timeout);
  }

  /** A map to verdicts. */
  public NftSet toVerdicts() {
    return new NftSet(table, name, key, new Target.Verdicts(), flags, timeout);
  }

  /** Whose keys may be intervals, and so prefixes. */
  public NftSet withIntervals() {
    return new NftSet(table, name, key, target, Set.of(Flag.INTERVAL), timeout);
  }

  /** Whether a key has several parts. */
  public boolean isConcatenation() {
    return key.size() > 1;
  }

  /** Whether an element is an interval of keys of one type. */
  boolean hasSimpleIntervals() {
    return flags.contains(Flag.INTERVAL) && !isConcatenation();
  }

  /** {@code NFT_SET_*}. */
  public enum Flag {
    INTERVAL(0x4),
    TIMEOUT(0x10);

    final int bit;

    Flag(int bit) {
      this.bit = bit;
    }
  }

  /** What an element gives. */
  public sealed interface Target {
    /** Nothing: it is a set. */
    record Nothing() implements Target {}

    /** Values: it is a map. */
    record Values(List<DataType> types) implements Target {
      /** Copies. */
      public Values {
        types = List.copyOf(types);
      }
    }

    /** Verdicts: it is a verdict map. */
    record Verdicts() implements Target {}
  }

  @Override
  public String toString() {
    return table + " " + name;
  }
}
