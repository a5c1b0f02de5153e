package io.gantry.engine.topology;

import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.network.Networks.Disconnect;

/** Who puts containers on networks: the containers' own side of it. */
public interface Membership {
  /**
   * Puts a container, by its id or name, on a network.
   *
   * @param network what the user wrote: of two that are missing, the container is named
   */
  void connect(String network, String container, EndpointSettings endpoint);

  /**
   * Takes a container off a network.
   *
   * @param network what the user wrote: it may be gone
   */
  void disconnect(String network, String container, Disconnect how);
}
