package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.list.NamePattern;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Docker's conditions on networks, read once for a list. */
final class NetworkFilter implements Predicate<Network> {
  private static final Set<String> KNOWN =
      Set.of("name", "id", "driver", "scope", "type", "label", "dangling");

  private final Filters filters;

  NetworkFilter(Filters filters) {
    filters.requireKnown(KNOWN);
    for (String type : filters.get("type")) {
      if (!Set.of("builtin", "custom").contains(type)) {
        throw new EngineException.Internal("invalid filter: 'type'='" + type + "'");
      }
    }
    List<String> dangling = filters.get("dangling");
    if (dangling.size() > 1 || !Set.of("true", "false", "1", "0").containsAll(dangling)) {
      throw new EngineException.InvalidParameter(
          "invalid value for filter 'dangling', must be \"true\" (or \"1\"), or \"false\" (or"
              + " \"0\")");
    }
    this.filters = filters;
  }

  @Override
  public boolean test(Network network) {
    return filters.any("name", wanted -> NamePattern.matches(wanted, network.name()))
        && filters.any("id", wanted -> NamePattern.matches(wanted, network.id()))
        && filters.exact("driver", network.driver())
        && filters.exact("scope", "local")
        && filters.exact("type", network.isPredefined() ? "builtin" : "custom")
        && filters.labels("label", network.record().labels())
        && (!filters.has("dangling") || filters.flag("dangling", false) == dangles(network));
  }

  /** Whether it is there for nobody. */
  private static boolean dangles(Network network) {
    return network.isUserDefined() && network.isEmpty();
  }
}
