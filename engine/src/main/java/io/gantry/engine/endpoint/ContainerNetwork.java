package io.gantry.engine.endpoint;

import io.gantry.engine.config.PortBinding;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Network;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The networks of a running container; a snapshot, replaced when it joins or leaves one.
 *
 * @param sandboxId 64 hexadecimal digits; empty when it has no network of its own
 * @param sandbox its network namespace, when the fabric made one
 * @param endpoints its places, in the order they were joined
 * @param ports what is published
 * @param names what its name server knows; absent when it has none
 */
public record ContainerNetwork(
    String sandboxId,
    Optional<Sandbox> sandbox,
    List<Endpoint> endpoints,
    List<OpenPort> ports,
    Optional<SandboxNames> names) {
  /** Of a container that does not run, or shares another's. */
  public static final ContainerNetwork NONE =
      new ContainerNetwork("", Optional.empty(), List.of(), List.of(), Optional.empty());

  /** Copies. */
  public ContainerNetwork {
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** Its place on this network. */
  public Optional<Endpoint> on(Network network) {
    return endpoints.stream().filter(e -> e.network().id().equals(network.id())).findFirst();
  }

  ContainerNetwork with(List<Endpoint> others, List<OpenPort> otherPorts) {
    return new ContainerNetwork(sandboxId, sandbox, others, otherPorts, names);
  }

  ContainerNetwork with(Optional<SandboxNames> others) {
    return new ContainerNetwork(sandboxId, sandbox, endpoints, ports, others);
  }

  /** Whether ports can be published: a bridge is its way out. */
  public boolean publishes() {
    Routes routes = Routes.of(endpoints);
    return Stream.of(routes.ipv4(), routes.ipv6())
        .flatMap(Optional::stream)
        .anyMatch(Routes::isBridge);
  }

  /** What is published, {@code 80/tcp} to where. */
  public Map<String, List<PortBinding>> published() {
    Map<String, List<PortBinding>> published = new TreeMap<>();
    for (OpenPort port : ports) {
      published
          .computeIfAbsent(port.key(), key -> new ArrayList<>())
          .addAll(
              port.published().stream()
                  .map(
                      it ->
                          new PortBinding(
                              Literals.text(it.hostAddress()),
                              port.reservation().isPresent()
                                  ? Integer.toString(it.hostPort())
                                  : ""))
                  .toList());
    }
    return published;
  }
}
