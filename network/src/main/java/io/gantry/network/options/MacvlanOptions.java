package io.gantry.network.options;

import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.Macvlan.Mode;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Those of a macvlan.
 *
 * @param parent the host's link; absent makes the network an internal one
 * @param mode {@code macvlan_mode}
 */
public record MacvlanOptions(Optional<String> parent, Mode mode) implements DriverOptions {
  /**
   * Reads them.
   *
   * @throws NetworkException as Docker fails
   */
  public static MacvlanOptions parse(Map<String, String> options) {
    String mode = options.getOrDefault("macvlan_mode", "");
    return new MacvlanOptions(
        Parent.parse("macvlan", options),
        switch (mode) {
          case "", "bridge" -> Mode.BRIDGE;
          case "vepa" -> Mode.VEPA;
          case "private" -> Mode.PRIVATE;
          case "passthru" -> Mode.PASSTHRU;
          default ->
              throw new NetworkException(
                  "requested macvlan mode '"
                      + mode
                      + "' is not valid, 'bridge' mode is the macvlan driver default");
        });
  }

  @Override
  public NetworkDriver.Macvlan driver(Owner owner) {
    return new NetworkDriver.Macvlan(parent, mode);
  }

  @Override
  public Set<Family> gateways(Isolation isolation) {
    return Parent.gateways(parent, isolation);
  }

  @Override
  public void check(Set<Family> families, List<NetworkSpec.Subnet> subnets) {
    SubnetChecks.any(families, subnets);
  }
}
