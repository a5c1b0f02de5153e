package io.gantry.engine.topology;

import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Tells what happens to networks, with the attributes that Docker's events have. */
public final class NetworkEvents {
  private final Events events;
  private final InstantSource clock;

  /** Tells on this bus. */
  public NetworkEvents(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  void created(Network network) {
    tell(network, "create", Map.of());
  }

  void destroyed(Network network) {
    tell(network, "destroy", Map.of());
  }

  /** A container is on it now. */
  public void connected(Network network, String container) {
    tell(network, "connect", Map.of("container", container));
  }

  /** A container is not on it any more. */
  public void disconnected(Network network, String container) {
    tell(network, "disconnect", Map.of("container", container));
  }

  private void tell(Network network, String action, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("name", network.name());
    attributes.put("type", network.driver());
    events.publish(new Event("network", action, network.id(), attributes, clock.instant()));
  }

  void pruned() {
    events.publish(new Event("network", "prune", "", Map.of("reclaimed", "0"), clock.instant()));
  }
}
