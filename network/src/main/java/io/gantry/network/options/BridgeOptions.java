package io.gantry.network.options;

import static java.util.function.Predicate.not;

import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.Gateway;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Those of a bridge, by the keys of Docker's driver.
 *
 * @param link {@code com.docker.network.bridge.name}
 * @param mtu {@code com.docker.network.driver.mtu}; 0 when not given
 * @param betweenContainers {@code com.docker.network.bridge.enable_icc}
 * @param masquerade {@code com.docker.network.bridge.enable_ip_masquerade}
 * @param ipv4 {@code com.docker.network.bridge.gateway_mode_ipv4}
 * @param ipv6 {@code com.docker.network.bridge.gateway_mode_ipv6}
 * @param gateway {@code com.docker.network.bridge.inhibit_ipv4}
 * @param binding {@code com.docker.network.bridge.host_binding_ipv4}: where ports are published
 *     that do not say where
 * @param sources {@code com.docker.network.host_ipv4} and {@code host_ipv6}
 * @param trusted {@code com.docker.network.bridge.trusted_host_interfaces}
 * @param linkPrefix {@code com.docker.network.container_iface_prefix}
 */
public record BridgeOptions(
    String link,
    int mtu,
    boolean betweenContainers,
    boolean masquerade,
    GatewayMode ipv4,
    GatewayMode ipv6,
    Gateway gateway,
    Optional<InetAddress> binding,
    List<InetAddress> sources,
    List<String> trusted,
    String linkPrefix)
    implements DriverOptions {
  private static final String BRIDGE = "com.docker.network.bridge.";
  private static final String NETWORK = "com.docker.network.";

  /** Copies. */
  public BridgeOptions {
    sources = List.copyOf(sources);
    trusted = List.copyOf(trusted);
  }

  /**
   * Reads them.
   *
   * @param networkId 64 hexadecimal digits: a bridge without a name is called by it
   * @throws NetworkException as Docker fails
   */
  public static BridgeOptions parse(
      String networkId, Map<String, String> options, Isolation isolation) {
    Reader reader = new Reader(options);
    BridgeOptions bridge =
        new BridgeOptions(
            link(networkId, options),
            reader.mtu(),
            reader.bool(BRIDGE + "enable_icc", true),
            reader.bool(BRIDGE + "enable_ip_masquerade", true),
            reader.mode(BRIDGE + "gateway_mode_ipv4"),
            reader.mode(BRIDGE + "gateway_mode_ipv6"),
            reader.bool(BRIDGE + "inhibit_ipv4", false) ? Gateway.ELSEWHERE : Gateway.BRIDGE,
            reader.address(BRIDGE + "host_binding_ipv4"),
            Stream.of("host_ipv4", "host_ipv6")
                .flatMap(key -> reader.address(NETWORK + key).stream())
                .toList(),
            reader.links(BRIDGE + "trusted_host_interfaces"),
            options.getOrDefault(NETWORK + "container_iface_prefix", "eth"));
    boolean isolated = bridge.ipv4 == GatewayMode.ISOLATED || bridge.ipv6 == GatewayMode.ISOLATED;
    if (isolated && isolation != Isolation.INTERNAL) {
      throw new NetworkException(
          "gateway mode 'isolated' can only be used for an internal network");
    }
    return bridge;
  }

  private static String link(String networkId, Map<String, String> options) {
    String name = options.getOrDefault(BRIDGE + "name", "");
    if (name.isEmpty()) {
      return "br-" + networkId.substring(0, 12);
    }
    if (!LinkName.valid(name)) {
      throw new NetworkException.Invalid(
          "invalid bridge name " + GoText.quoted(name) + ": numerical result out of range");
    }
    return name;
  }

  @Override
  public NetworkDriver.Bridge driver(Owner owner) {
    return new NetworkDriver.Bridge(
        link,
        owner == Owner.GANTRY,
        mtu,
        betweenContainers,
        masquerade,
        ipv4,
        ipv6,
        gateway,
        sources,
        trusted);
  }

  @Override
  public Set<Family> gateways(Isolation isolation) {
    EnumSet<Family> gateways = EnumSet.allOf(Family.class);
    if (ipv4 == GatewayMode.ISOLATED
        || (gateway == Gateway.ELSEWHERE && isolation == Isolation.INTERNAL)) {
      gateways.remove(Family.IPV4);
    }
    if (ipv6 == GatewayMode.ISOLATED) {
      gateways.remove(Family.IPV6);
    }
    return gateways;
  }

  @Override
  public void check(Set<Family> families, List<NetworkSpec.Subnet> subnets) {
    SubnetChecks.bridge(families, subnets);
  }

  /** Reads values by key. */
  private record Reader(Map<String, String> options) {
    private Optional<String> value(String key) {
      return Optional.ofNullable(options.get(key));
    }

    private boolean bool(String key, boolean otherwise) {
      return value(key).map(value -> GoText.bool(key, value)).orElse(otherwise);
    }

    private int mtu() {
      String key = NETWORK + "driver.mtu";
      int mtu = value(key).map(value -> GoText.number(key, value)).orElse(0);
      if (mtu < 0) {
        throw new NetworkException.Invalid("invalid MTU number: " + mtu);
      }
      return mtu;
    }

    private GatewayMode mode(String key) {
      return value(key)
          .map(
              value ->
                  switch (value) {
                    case "nat" -> GatewayMode.NAT;
                    case "nat-unprotected" -> GatewayMode.NAT_UNPROTECTED;
                    case "routed" -> GatewayMode.ROUTED;
                    case "isolated" -> GatewayMode.ISOLATED;
                    default -> throw GoText.failure(key, value, "unknown gateway mode " + value);
                  })
          .orElse(GatewayMode.NAT);
    }

    private Optional<InetAddress> address(String key) {
      return value(key)
          .map(
              value ->
                  Literals.parse(value).orElseThrow(() -> GoText.failure(key, value, "nil ip")));
    }

    private List<String> links(String key) {
      return value(key).stream()
          .flatMap(value -> Stream.of(value.split(":", -1)))
          .filter(not(String::isEmpty))
          .toList();
    }
  }
}
