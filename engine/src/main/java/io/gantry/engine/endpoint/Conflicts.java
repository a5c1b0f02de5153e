package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.Predefined;

/** Which networks a container cannot be on, for what it was created as. */
public final class Conflicts {
  private Conflicts() {}

  /**
   * Checks that a container may be on a network.
   *
   * @throws EngineException.InvalidParameter when it may not
   */
  public static void check(ContainerRecord container, Network network) {
    Mode mode = Mode.of(container);
    boolean same = container.hostConfig().namespaces().network().equals(network.name());
    if (mode == Mode.SHARED || (mode == Mode.HOST && !same)) {
      throw new EngineException.InvalidParameter(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    boolean others =
        container.endpoints().keySet().stream().anyMatch(name -> !name.equals(network.name()));
    boolean hasNone = container.endpoints().containsKey(Predefined.NONE);
    if (others && (hasNone || network.name().equals(Predefined.NONE))) {
      throw new EngineException.InvalidParameter(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
    if (network.name().equals(Predefined.HOST) && mode != Mode.HOST) {
      throw new EngineException.InvalidParameter(
          "cannot connect container to host network - container must be created in host network"
              + " mode");
    }
  }
}
