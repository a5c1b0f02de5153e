package io.gantry.network.options;

import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.Ipvlan.Flag;
import io.gantry.network.NetworkDriver.Ipvlan.Mode;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Those of an ipvlan.
 *
 * @param parent the host's link; absent makes the network an internal one
 * @param mode {@code ipvlan_mode}
 * @param flag {@code ipvlan_flag}
 */
public record IpvlanOptions(Optional<String> parent, Mode mode, Flag flag)
    implements DriverOptions {
  /**
   * Reads them.
   *
   * @throws NetworkException as Docker fails
   */
  public static IpvlanOptions parse(Map<String, String> options) {
    return new IpvlanOptions(
        Parent.parse("ipvlan", options),
        mode(options.getOrDefault("ipvlan_mode", "")),
        flag(options.getOrDefault("ipvlan_flag", "")));
  }

  private static Mode mode(String text) {
    return switch (text) {
      case "", "l2" -> Mode.L2;
      case "l3" -> Mode.L3;
      case "l3s" -> Mode.L3S;
      default ->
          throw new NetworkException(
              "requested ipvlan mode '"
                  + text
                  + "' is not valid, 'l2' mode is the ipvlan driver default");
    };
  }

  private static Flag flag(String text) {
    return switch (text) {
      case "", "bridge" -> Flag.BRIDGE;
      case "private" -> Flag.PRIVATE;
      case "vepa" -> Flag.VEPA;
      default ->
          throw new NetworkException(
              "requested ipvlan flag '"
                  + text
                  + "' is not valid, 'bridge' is the ipvlan driver default");
    };
  }

  @Override
  public NetworkDriver.Ipvlan driver(Owner owner) {
    return new NetworkDriver.Ipvlan(parent, mode, flag);
  }

  /** Routed ones have none: the default route leads to the interface. */
  @Override
  public Set<Family> gateways(Isolation isolation) {
    return mode == Mode.L2 ? Parent.gateways(parent, isolation) : Set.of();
  }

  @Override
  public void check(Set<Family> families, List<NetworkSpec.Subnet> subnets) {
    SubnetChecks.any(families, subnets);
  }
}
