package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.inet.Cidr;
import java.time.Duration;
import java.util.Optional;

/**
 * An element of a set or map.
 *
 * @param key of the set's length
 * @param keyEnd the last key of an interval, in a set with intervals
 * @param value what a map gives for it
 * @param timeout after which it goes; empty for the set's
 * @param comment for people, at most 128 bytes
 */
public record Element(
    Data key,
    Optional<Data> keyEnd,
    Optional<Value> value,
    Optional<Duration> timeout,
    String comment) {
  /** A key. */
  public static Element of(Data key) {
    return new Element(key, Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  /** A key and what it gives. */
  public static Element of(Data key, Value value) {
    return of(key).giving(value);
  }

  /** All keys from one to another, in a set with intervals. */
  public static Element between(Data first, Data last) {
    return new Element(first, Optional.of(last), Optional.empty(), Optional.empty(), "");
  }

  /** The addresses of a network, in a set with intervals of addresses. */
  public static Element network(Cidr cidr) {
    return between(Data.of(cidr.network().address()), Data.of(cidr.last()));
  }

  /** With what a map gives for it. */
  public Element giving(Value other) {
    return new Element(key, keyEnd, Optional.of(other), timeout, comment);
  }

  /** With a comment. */
  public Element withComment(String other) {
    return new Element(key, keyEnd, value, timeout, other);
  }

  /** With a timeout of its own. */
  public Element withTimeout(Duration other) {
    return new Element(key, keyEnd, value, Optional.of(other), comment);
  }

  /** To this last key. */
  Element until(Data last) {
    return new Element(key, Optional.of(last), value, timeout, comment);
  }

  /** Its first key alone. */
  Element withoutEnd() {
    return new Element(key, Optional.empty(), value, timeout, comment);
  }
}
