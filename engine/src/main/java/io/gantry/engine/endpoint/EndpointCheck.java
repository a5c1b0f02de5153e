package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.Predefined;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.network.Complaints;
import io.gantry.network.address.AddressWishes;
import io.gantry.network.address.Family;
import io.gantry.network.options.EndpointOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what a container wants on a network, in Docker's words and order. */
public final class EndpointCheck {
  private EndpointCheck() {}

  /**
   * Checks a request.
   *
   * @param name of the network, as the user wrote it
   * @param network the same; absent when there is none yet
   * @throws EngineException.InvalidParameter with all that is wrong
   */
  public static void check(String name, Optional<Network> network, EndpointSettings asked) {
    if (!asked.macAddress().isEmpty() && MacAddress.parse(asked.macAddress()).isEmpty()) {
      throw new EngineException.InvalidParameter("invalid MAC address " + asked.macAddress());
    }
    List<String> complaints = new ArrayList<>();
    boolean predefined =
        Predefined.is(network.map(Network::name).orElse(name)) || !Peers.shared(name).isEmpty();
    AddressWishes.parse(asked.ipv4Address(), asked.ipv6Address(), asked.linkLocalIps(), complaints);
    if (predefined && !(asked.ipv4Address() + asked.ipv6Address()).isEmpty()) {
      complaints.addFirst("user specified IP address is supported on user defined networks only");
    }
    if (predefined && !asked.aliases().isEmpty()) {
      complaints.add(
          "network-scoped alias is supported only for containers in user defined networks");
    }
    network.ifPresent(it -> managed(asked, it, complaints));
    complaints.addAll(EndpointOptions.complaints(asked.driverOpts()));
    if (!complaints.isEmpty()) {
      throw new EngineException.InvalidParameter(
          Complaints.text("invalid endpoint settings", complaints));
    }
  }

  private static void managed(EndpointSettings asked, Network network, List<String> complaints) {
    AddressWishes.check(asked.ipv4Address(), Family.IPV4, network.configuredSubnets(), complaints);
    AddressWishes.check(asked.ipv6Address(), Family.IPV6, network.configuredSubnets(), complaints);
  }
}
