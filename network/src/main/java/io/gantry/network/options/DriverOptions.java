package io.gantry.network.options;

import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of a network, by its driver. */
public sealed interface DriverOptions permits BridgeOptions, MacvlanOptions, IpvlanOptions {
  /**
   * Reads a network's options.
   *
   * @param driver {@code bridge}, {@code macvlan} or {@code ipvlan}
   * @param networkId 64 hexadecimal digits
   * @param options of the user
   * @param isolation that the user asks for
   * @throws NetworkException as Docker fails
   * @throws IllegalArgumentException for another driver, which has no options
   */
  static DriverOptions parse(
      String driver, String networkId, Map<String, String> options, Isolation isolation) {
    return switch (driver) {
      case "bridge" -> BridgeOptions.parse(networkId, options, isolation);
      case "macvlan" -> MacvlanOptions.parse(options);
      case "ipvlan" -> IpvlanOptions.parse(options);
      default -> throw new IllegalArgumentException("the driver " + driver + " has no options");
    };
  }

  /**
   * How the network is made.
   *
   * @param owner whose the network's own link is
   */
  NetworkDriver driver(Owner owner);

  /** Whose link it is that a network stands on. */
  enum Owner {
    /** Made by Gantry, and removed with the network. */
    GANTRY,
    /** There before; it stays. */
    HOST
  }

  /** What interfaces in containers are called, before their number. */
  default String linkPrefix() {
    return "eth";
  }

  /** The kinds of addresses of which such a network has a gateway, when it has them at all. */
  Set<Family> gateways(Isolation isolation);

  /**
   * Looks whether the driver can make such a network.
   *
   * @param families the kinds of addresses its containers get
   * @param subnets with their gateways
   * @throws NetworkException as Docker fails
   */
  void check(Set<Family> families, List<NetworkSpec.Subnet> subnets);
}
