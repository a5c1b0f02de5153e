package io.gantry.network.fabric;

import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkSpec;
import io.gantry.network.PublishedPort;
import io.gantry.network.SandboxSpec;
import io.gantry.network.firewall.Conversations;
import io.gantry.network.firewall.Firewall;
import io.gantry.network.relay.Relays;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is published, and what of others is reached, by container and endpoint. */
final class Ports {
  private final Optional<Firewall> firewall;
  private final Relays relays;
  private final Map<String, Map<String, EndpointSpec>> published = new ConcurrentHashMap<>();

  Ports(Optional<Firewall> firewall, Relays relays) {
    this.firewall = firewall;
    this.relays = relays;
  }

  /** Takes over what is published; by one change of the rules. */
  void reconcile(
      Collection<NetworkSpec> networks, Collection<SandboxSpec> running, Set<Integer> closed)
      throws IOException {
    Map<EndpointSpec, Map<PublishedPort, InetSocketAddress>> endpoints = new LinkedHashMap<>();
    for (SandboxSpec sandbox : running) {
      for (EndpointSpec endpoint : sandbox.endpoints()) {
        endpoints.put(relays.rest(endpoint), relays.open(endpoint));
        remember(sandbox.id(), endpoint);
      }
    }
    if (firewall.isPresent()) {
      firewall.get().reconcile(networks, endpoints, closed);
    }
  }

  /** Instead of what was published; ports that stay are not closed in between. */
  void change(String container, EndpointSpec endpoint) throws IOException {
    EndpointSpec was = published.getOrDefault(container, Map.of()).get(endpoint.id());
    boolean none = endpoint.ports().isEmpty() && endpoint.peers().isEmpty();
    if (was != null && (none || !was.ports().equals(endpoint.ports()))) {
      unpublish(container, endpoint);
    }
    publish(container, endpoint);
  }

  void publish(String container, EndpointSpec endpoint) throws IOException {
    if (endpoint.ports().isEmpty() && endpoint.peers().isEmpty()) {
      return;
    }
    EndpointSpec was = published.getOrDefault(container, Map.of()).get(endpoint.id());
    Map<PublishedPort, InetSocketAddress> led = relays.open(endpoint);
    if (firewall.isPresent()) {
      try {
        firewall.get().publish(relays.rest(endpoint), led);
        if (was == null || !was.ports().equals(endpoint.ports())) {
          Conversations.forget(endpoint);
        }
      } catch (IOException | RuntimeException e) {
        relays.close(endpoint);
        firewall.get().unpublish(endpoint);
        throw e;
      }
    }
    remember(container, endpoint);
  }

  void unpublish(String container, EndpointSpec endpoint) throws IOException {
    Map<String, EndpointSpec> known = published.getOrDefault(container, Map.of());
    EndpointSpec was = known.get(endpoint.id());
    if (was != null) {
      take(was);
      known.remove(endpoint.id());
    }
  }

  /** All of a container. */
  void unpublish(String container) throws IOException {
    Map<String, EndpointSpec> known = published.remove(container);
    if (known != null) {
      for (EndpointSpec endpoint : known.values()) {
        take(endpoint);
      }
    }
  }

  private void take(EndpointSpec endpoint) throws IOException {
    relays.close(endpoint);
    if (firewall.isPresent()) {
      firewall.get().unpublish(endpoint);
      Conversations.forget(endpoint);
    }
  }

  private void remember(String container, EndpointSpec endpoint) {
    if (!endpoint.ports().isEmpty() || !endpoint.peers().isEmpty()) {
      published
          .computeIfAbsent(container, id -> new ConcurrentHashMap<>())
          .put(endpoint.id(), endpoint);
    }
  }
}
