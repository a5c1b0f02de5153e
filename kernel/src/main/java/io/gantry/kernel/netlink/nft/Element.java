package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.inet.Cidr;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An element of a set or map.
 *
 * @param key of the set's length
 * @param keyEnd the last key of an interval, in a set with intervals of concatenations
 * @param intervalEnd whether the key is the first one behind an interval, in a set with intervals
 *     of simple keys
 * @param value what a map gives for it
 * @param timeout after which it goes; empty for the set's
 * @param comment for people, at most 128 bytes
 */
public record Element(
    Data key,
    Optional<Data> keyEnd,
    boolean intervalEnd,
    Optional<Value> value,
    Optional<Duration> timeout,
    String comment) {
  /** A key. */
  public static Element of(Data key) {
    return new Element(key, Optional.empty(), false, Optional.empty(), Optional.empty(), "");
  }

  /** A key and what it gives. */
  public static Element of(Data key, Value value) {
    return of(key).giving(value);
  }

  /** All keys from one to another, in a set with intervals of concatenations. */
  public static Element between(Data first, Data last) {
    return new Element(first, Optional.of(last), false, Optional.empty(), Optional.empty(), "");
  }

  /** The addresses of a network, in a set with intervals of addresses: where they begin and end. */
  public static List<Element> network(Cidr cidr) {
    Element first = of(Data.of(cidr.network().address()));
    byte[] last = cidr.last().getAddress();
    byte[] next = new BigInteger(1, last).add(BigInteger.ONE).toByteArray();
    byte[] padded = new byte[last.length];
    int copied = Math.min(next.length, padded.length);
    System.arraycopy(next, next.length - copied, padded, padded.length - copied, copied);
    Element end =
        new Element(
            Data.of(padded), Optional.empty(), true, Optional.empty(), Optional.empty(), "");
    // behind the very last address there is none
    return Arrays.equals(padded, new byte[padded.length]) ? List.of(first) : List.of(first, end);
  }

  /** With what a map gives for it. */
  public Element giving(Value other) {
    return new Element(key, keyEnd, intervalEnd, Optional.of(other), timeout, comment);
  }

  /** With a comment. */
  public Element withComment(String other) {
    return new Element(key, keyEnd, intervalEnd, value, timeout, other);
  }

  /** With a timeout of its own. */
  public Element withTimeout(Duration other) {
    return new Element(key, keyEnd, intervalEnd, value, Optional.of(other), comment);
  }
}
