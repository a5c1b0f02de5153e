package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.list.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Docker's conditions on volumes, read once for a list. */
final class VolumeFilter {
  private static final Set<String> KNOWN = Set.of("name", "driver", "label", "dangling");

  private final Filters filters;

  VolumeFilter(Filters filters) {
    filters.requireKnown(KNOWN);
    List<String> dangling = filters.get("dangling");
    if (dangling.size() > 1 || !Set.of("true", "false", "1", "0").containsAll(dangling)) {
      throw new EngineException.InvalidParameter(
          "invalid filter 'dangling=%s'".formatted(shown(dangling)));
    }
    this.filters = filters;
  }

  /** As Go prints a list. */
  static String shown(List<String> values) {
    return "[" + String.join(" ", values.stream().sorted().toList()) + "]";
  }

  boolean accepts(String name, String driver, Map<String, String> labels, boolean used) {
    return filters.any("name", wanted -> NamePattern.matches(wanted, name))
        && filters.exact("driver", driver)
        && filters.labels("label", labels)
        && (!filters.has("dangling") || filters.flag("dangling", false) == !used);
  }
}
