package io.gantry.engine.create;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.endpoint.EndpointCheck;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.topology.Failures;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.NetworkTable;
import io.gantry.engine.topology.Predefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which networks a container will be on, under the names that they have.
 *
 * @param host the request's configuration, with the network's name in it
 * @param endpoints what is wanted on each network
 * @param warnings what will not be as asked
 */
public record NetworkChoice(
    HostConfig host, Map<String, EndpointSettings> endpoints, List<String> warnings) {

  /**
   * Reads a request.
   *
   * @param usual the network of containers without a wish: {@code bridge}, or {@code none} when
   *     there is no bridge
   * @throws EngineException.InvalidParameter in Docker's words
   */
  public static NetworkChoice of(CreateContainer request, NetworkTable table, String usual) {
    String mode = mode(request.hostConfig().namespaces().network(), usual);
    HostConfig host =
        request.hostConfig().withNamespaces(request.hostConfig().namespaces().withNetwork(mode));
    if (!Peers.shared(mode).isEmpty()) {
      request.endpoints().forEach((name, asked) -> check(name, table, asked));
      return new NetworkChoice(host, Map.of(), List.of());
    }
    if (request.config().networkDisabled()) {
      return new NetworkChoice(host, Map.of(), List.of());
    }
    Map<String, EndpointSettings> endpoints = endpoints(request, mode, table);
    List<String> warnings = new ArrayList<>();
    hardwareAddress(request.config().macAddress(), mode, endpoints, warnings);
    endpoints.forEach((name, asked) -> check(name, table, asked));
    List<String> links = host.network().links();
    boolean userDefined = !Predefined.is(mode);
    if (userDefined && !links.isEmpty() && endpoints.containsKey(mode)) {
      endpoints.merge(mode, EndpointSettings.EMPTY, (asked, none) -> asked.withLinks(links));
      host = host.withNetwork(host.network().withLinks(List.of()));
    }
    return new NetworkChoice(host, endpoints, warnings);
  }

  private static void check(String name, NetworkTable table, EndpointSettings asked) {
    try {
      EndpointCheck.check(name, find(table, name), asked);
    } catch (EngineException.InvalidParameter e) {
      throw Failures.during("invalid config for network " + name + ": ", e);
    }
  }

  private static String mode(String asked, String usual) {
    return switch (asked) {
      case "", "default", Predefined.BRIDGE -> usual;
      default -> asked;
    };
  }

  private static Map<String, EndpointSettings> endpoints(
      CreateContainer request, String mode, NetworkTable table) {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    request
        .endpoints()
        .forEach(
            (name, asked) -> {
              String known = find(table, mode(name, mode)).map(Network::name).orElse(name);
              endpoints.put(known.equals("default") ? mode : known, asked);
            });
    if (endpoints.isEmpty()) {
      endpoints.put(find(table, mode).map(Network::name).orElse(mode), EndpointSettings.EMPTY);
    }
    return endpoints;
  }

  /** One that does not exist is the start's to refuse: it may come until then. */
  private static Optional<Network> find(NetworkTable table, String name) {
    try {
      return Optional.of(table.find(name));
    } catch (EngineException.NotFound e) {
      return Optional.empty();
    }
  }

  /** The address that older clients give to the container is that on its main network. */
  private static void hardwareAddress(
      String ofContainer,
      String mode,
      Map<String, EndpointSettings> endpoints,
      List<String> warnings) {
    if (ofContainer.isEmpty() || !endpoints.containsKey(mode)) {
      return;
    }
    EndpointSettings main = endpoints.getOrDefault(mode, EndpointSettings.EMPTY);
    if (main.macAddress().isEmpty()) {
      warnings.add(
          "The container-wide MacAddress field is now deprecated. It should be specified in"
              + " EndpointsConfig instead.");
      endpoints.put(mode, main.withMacAddress(ofContainer));
    } else if (!main.macAddress().equals(ofContainer)) {
      throw new EngineException.InvalidParameter(
          "the container-wide MAC address must match the endpoint-specific MAC address for the"
              + " main network, or be left empty");
    }
  }
}
