package io.gantry.engine.endpoint;

import io.gantry.engine.spec.Peers;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Predefined;

/** What kind of network a container has. */
enum Mode {
  /** A sandbox of its own, on any number of networks. */
  SANDBOX,
  /** A namespace of its own without anything in it. */
  NONE,
  /** The host's. */
  HOST,
  /** Another container's. */
  SHARED;

  static Mode of(ContainerRecord container) {
    String mode = container.hostConfig().namespaces().network();
    if (!Peers.shared(mode).isEmpty()) {
      return SHARED;
    }
    if (mode.equals(Predefined.HOST)) {
      return HOST;
    }
    boolean none = mode.equals(Predefined.NONE) || container.config().networkDisabled();
    return none ? NONE : SANDBOX;
  }
}
