package io.gantry.cli.option;

import io.gantry.kernel.inet.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks that {@code run} and {@code create} ask for: {@code --network NAME} or {@code
 * --network name=NAME,alias=…,ip=…}, any number of times; options without a network belong to the
 * first.
 */
final class NetworkFlags {
  private static final String DEFAULT = "default";

  private final Arguments arguments;
  private final Map<String, Map<String, Object>> endpoints = new LinkedHashMap<>();

  private NetworkFlags(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * What was asked.
   *
   * @param mode the {@code NetworkMode}
   * @param links those that belong to the container and not to a network
   * @param endpoints the {@code EndpointsConfig}
   */
  record Networks(String mode, List<String> links, Map<String, Map<String, Object>> endpoints) {}

  static Networks read(Arguments arguments) throws Failure {
    return new NetworkFlags(arguments).networks();
  }

  private Networks networks() throws Failure {
    List<String> options = arguments.list("network");
    for (String option : options) {
      network(option);
    }
    if (endpoints.isEmpty()) {
      endpoints.put(DEFAULT, new LinkedHashMap<>());
    }
    boolean several = endpoints.size() > 1;
    if (several && endpoints.keySet().stream().anyMatch(name -> !isUserDefined(name))) {
      throw new Failure(
          "conflicting options: cannot attach both user-defined and non-user-defined network-modes",
          125);
    }
    String first = endpoints.keySet().iterator().next();
    List<String> links = first(first, endpoints.getOrDefault(first, Map.of()));
    endpoints.values().removeIf(endpoint -> endpoint.isEmpty() && !several && options.isEmpty());
    if (!isUserDefined(first)) {
      endpoints.values().removeIf(Map::isEmpty);
    }
    return new Networks(first, links, endpoints);
  }

  private static boolean isUserDefined(String name) {
    return !List.of(DEFAULT, "bridge", "host", "none").contains(name)
        && !name.startsWith("container:");
  }

  private void network(String option) throws Failure {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    String name = option;
    if (option.contains("=") && !option.startsWith("container:")) {
      name = "";
      for (String field : option.split(",", -1)) {
        int equals = field.indexOf('=');
        if (equals < 0) {
          throw new Failure("invalid field " + field + " must be a key=value pair", 125);
        }
        String key = field.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT);
        String value = field.substring(equals + 1).strip();
        if (key.equals("name")) {
          name = value;
        } else {
          field(key, value, endpoint);
        }
      }
      if (name.isEmpty()) {
        throw new Failure("network name/id is not specified", 125);
      }
    }
    if (endpoints.putIfAbsent(name, endpoint) != null) {
      throw new Failure("network \"" + name + "\" is specified multiple times", 125);
    }
  }

  private static void field(String key, String value, Map<String, Object> endpoint) throws Failure {
    switch (key) {
      case "alias" -> add(endpoint, "Aliases", value);
      case "ip" -> addresses(endpoint).put("IPv4Address", value);
      case "ip6" -> addresses(endpoint).put("IPv6Address", value);
      case "link-local-ip" -> add(addresses(endpoint), "LinkLocalIPs", value);
      case "mac-address" -> endpoint.put("MacAddress", mac(value));
      case "driver-opt" -> {
        int equals = value.indexOf('=');
        if (equals < 0) {
          throw new Failure("invalid key/value pair format in driver options", 125);
        }
        map(endpoint, "DriverOpts").put(value.substring(0, equals), value.substring(equals + 1));
      }
      case "gw-priority" -> {
        try {
          endpoint.put("GwPriority", Integer.parseInt(value));
        } catch (NumberFormatException e) {
          throw new Failure("invalid gw-priority: " + value, 125);
        }
      }
      default -> throw new Failure("invalid field key " + key, 125);
    }
  }

  /** Puts what stands alone on the first network; its links, when they are the container's. */
  private List<String> first(String name, Map<String, Object> endpoint) throws Failure {
    List<String> aliases = arguments.list("network-alias");
    if (!aliases.isEmpty()) {
      if (!isUserDefined(name)) {
        throw new Failure(
            "network-scoped aliases are only supported for user-defined networks", 125);
      }
      refuse(endpoint.containsKey("Aliases"), "--network-alias and per-network alias");
      endpoint.put("Aliases", aliases);
    }
    address(endpoint, "ip", "IPv4Address", "--ip and per-network IPv4 address");
    address(endpoint, "ip6", "IPv6Address", "--ip6 and per-network IPv6 address");
    List<String> linkLocal = arguments.list("link-local-ip");
    if (!linkLocal.isEmpty()) {
      addresses(endpoint).put("LinkLocalIPs", linkLocal);
    }
    if (arguments.given("mac-address")) {
      refuse(endpoint.containsKey("MacAddress"), "--mac-address and per-network MAC address");
      endpoint.put("MacAddress", mac(arguments.text("mac-address")));
    }
    List<String> links = arguments.list("link");
    if (isUserDefined(name) && !links.isEmpty()) {
      endpoint.put("Links", links);
      return List.of();
    }
    return links;
  }

  private void address(Map<String, Object> endpoint, String flag, String member, String both)
      throws Failure {
    if (arguments.given(flag)) {
      Map<String, Object> addresses = addresses(endpoint);
      refuse(addresses.containsKey(member), both);
      addresses.put(member, arguments.text(flag));
    }
  }

  private static void refuse(boolean conflict, String both) throws Failure {
    if (conflict) {
      throw new Failure("conflicting options: cannot specify both " + both, 125);
    }
  }

  private static String mac(String text) throws Failure {
    if (MacAddress.parse(text).isEmpty()) {
      throw new Failure(text + " is not a valid mac address", 125);
    }
    return text;
  }

  private static Map<String, Object> addresses(Map<String, Object> endpoint) {
    return map(endpoint, "IPAMConfig");
  }

  private static Map<String, Object> map(Map<String, Object> parent, String member) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (parent.get(member) instanceof Map<?, ?> before) {
      before.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    parent.put(member, map);
    return map;
  }

  private static void add(Map<String, Object> parent, String member, String value) {
    List<Object> values = new ArrayList<>();
    if (parent.get(member) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(value);
    parent.put(member, values);
  }
}
