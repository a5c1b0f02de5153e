package io.gantry.engine.endpoint;

import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.name.Ids;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a container is called on a network. */
public final class EndpointNames {
  private EndpointNames() {}

  /** Where names are looked up: its own, its aliases, its short id, its host name. */
  public static List<String> of(
      ContainerRecord container, Network network, EndpointSettings asked) {
    if (!network.isUserDefined()) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(container.name());
    names.addAll(asked.aliases());
    names.add(Ids.brief(container.id()));
    if (!container.config().hostname().isEmpty()) {
      names.add(container.config().hostname());
    }
    return List.copyOf(names);
  }
}
