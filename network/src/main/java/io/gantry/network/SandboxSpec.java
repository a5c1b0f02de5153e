package io.gantry.network;

import java.util.List;
import java.util.Optional;

/**
 * A sandbox with all that should be in it.
 *
 * @param id of the container
 * @param endpoints its places on networks
 * @param names whom it asks for names; absent when it has no name server of the engine's
 */
public record SandboxSpec(String id, List<EndpointSpec> endpoints, Optional<NameService> names) {
  /** Copies. */
  public SandboxSpec {
    endpoints = List.copyOf(endpoints);
  }
}
