package io.gantry.network.firewall;

import io.gantry.kernel.netlink.nft.Element;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Elements of the table's sets and maps.
 *
 * @param bySet of each set, by its name; sets without elements are left out
 */
record Elements(Map<String, Set<Element>> bySet) {
  static final Elements NONE = new Elements(Map.of());

  /** Copies; a network's first address stays before its end, as the kernel wants to hear them. */
  Elements {
    Map<String, Set<Element>> copy = new LinkedHashMap<>();
    bySet.forEach(
        (set, elements) -> {
          if (!elements.isEmpty()) {
            copy.put(set, Collections.unmodifiableSet(new LinkedHashSet<>(elements)));
          }
        });
    bySet = Collections.unmodifiableMap(copy);
  }

  /** All of all. */
  static Elements union(Collection<Elements> all) {
    Builder builder = new Builder();
    all.forEach(
        elements -> elements.bySet.forEach((set, some) -> builder.add(set, List.copyOf(some))));
    return builder.build();
  }

  /** What is here and not there. */
  Elements without(Elements other) {
    Map<String, Set<Element>> rest = new LinkedHashMap<>();
    bySet.forEach(
        (set, elements) -> {
          Set<Element> left = new LinkedHashSet<>(elements);
          left.removeAll(other.bySet.getOrDefault(set, Set.of()));
          rest.put(set, left);
        });
    return new Elements(rest);
  }

  boolean isEmpty() {
    return bySet.isEmpty();
  }

  /** Collects. */
  static final class Builder {
    private final Map<String, Set<Element>> bySet = new LinkedHashMap<>();

    Builder add(String set, Element... elements) {
      return add(set, Arrays.asList(elements));
    }

    Builder add(String set, List<Element> elements) {
      bySet.computeIfAbsent(set, name -> new LinkedHashSet<>()).addAll(elements);
      return this;
    }

    Elements build() {
      return new Elements(bySet);
    }
  }
}
