package io.gantry.network.options;

import static java.util.function.Predicate.not;

import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The link of the host that a macvlan or ipvlan stands on. */
final class Parent {
  private Parent() {}

  static Optional<String> parse(String driver, Map<String, String> options) {
    Optional<String> parent =
        Optional.ofNullable(options.get("parent")).filter(not(String::isEmpty));
    if (parent.filter("lo"::equals).isPresent()) {
      throw new NetworkException("loopback interface is not a valid " + driver + " parent link");
    }
    return parent;
  }

  /** An internal network has no gateway, and one without a parent is internal. */
  static Set<Family> gateways(Optional<String> parent, Isolation isolation) {
    return parent.isEmpty() || isolation == Isolation.INTERNAL
        ? Set.of()
        : Set.of(Family.IPV4, Family.IPV6);
  }
}
