package io.gantry.engine.container;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import java.util.Map;

/**
 * A request for a container.
 *
 * @param name empty lets the engine choose
 * @param platform {@code os[/arch[/variant]]}; empty is the host's
 * @param config the part that travels
 * @param hostConfig the part that does not
 * @param endpoints networks to join, by name
 */
public record CreateContainer(
    String name,
    String platform,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, EndpointSettings> endpoints) {
  /** Copies the map. */
  public CreateContainer {
    endpoints = Map.copyOf(endpoints);
  }

  /** One with a name, everything else by default. */
  public static CreateContainer of(String name, ContainerConfig config, HostConfig hostConfig) {
    return new CreateContainer(name, "", config, hostConfig, Map.of());
  }
}
