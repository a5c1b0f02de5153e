package io.gantry.engine.topology;

import io.gantry.engine.network.Ipam;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.Surroundings;
import io.gantry.network.address.AddressPlan;
import io.gantry.network.address.AddressSpace;
import io.gantry.network.address.Family;
import io.gantry.network.address.NetworkAddresses;
import io.gantry.network.address.SubnetRequest;
import io.gantry.network.options.BridgeOptions;
import io.gantry.network.options.DriverOptions;
import io.gantry.network.options.DriverOptions.Owner;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a network its addresses: the ones that its description names, chosen ones otherwise, which
 * the description names from then on.
 */
final class Leasing {
  /** The name under which Docker keeps another router's address among the auxiliary ones. */
  static final String ROUTER_IPV4 = "DefaultGatewayIPv4";

  static final String ROUTER_IPV6 = "DefaultGatewayIPv6";

  private final AddressSpace space;

  Leasing(AddressSpace space) {
    this.space = space;
  }

  /**
   * Leases what {@code record} wants.
   *
   * @param around what chosen subnets keep away from
   * @throws io.gantry.network.NetworkException as Docker refuses
   */
  Network lease(NetworkRecord record, Surroundings around) {
    if (record.configOnly() || Set.of("host", "null").contains(record.driver())) {
      return new Network(record, Optional.empty());
    }
    Isolation isolation = record.internal() ? Isolation.INTERNAL : Isolation.EXTERNAL;
    DriverOptions options =
        DriverOptions.parse(record.driver(), record.id(), record.options(), isolation);
    boolean managed = record.ipam().driver().equals("default");
    Set<Family> families = families(record);
    AddressPlan plan =
        new AddressPlan(
            record.id(),
            record.name(),
            managed ? families : Set.of(),
            options.gateways(isolation),
            requests(record));
    NetworkAddresses addresses = NetworkAddresses.lease(space, plan, around.ranges());
    try {
      if (managed || options instanceof BridgeOptions) {
        options.check(families, addresses.subnets());
      }
      NetworkRecord whole = record.leased().isEmpty() ? described(record, addresses) : record;
      NetworkSpec spec =
          new NetworkSpec(
              record.id(),
              record.name(),
              options.driver(owner(options, around)),
              addresses.subnets().stream().map(subnet -> routed(subnet, whole)).toList(),
              isolation);
      return new Network(whole, Optional.of(new Network.Made(spec, options, addresses)));
    } catch (RuntimeException e) {
      addresses.close();
      throw e;
    }
  }

  private static Owner owner(DriverOptions options, Surroundings around) {
    boolean theirs =
        options instanceof BridgeOptions bridge && around.links().containsKey(bridge.link());
    return theirs ? Owner.HOST : Owner.GANTRY;
  }

  private static Set<Family> families(NetworkRecord record) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    if (record.ipv4()) {
      families.add(Family.IPV4);
    }
    if (record.ipv6()) {
      families.add(Family.IPV6);
    }
    return families;
  }

  private static List<SubnetRequest> requests(NetworkRecord record) {
    List<Ipam.Pool> pools = record.leased().isEmpty() ? record.ipam().subnets() : record.leased();
    return SubnetRequest.parse(
        pools.stream()
            .map(
                pool ->
                    new SubnetRequest.Text(
                        pool.subnet(), pool.range(), pool.gateway(), pool.auxiliary()))
            .toList(),
        record.ipv6() ? SubnetRequest.Reading.BOTH : SubnetRequest.Reading.IPV4);
  }

  /** What was chosen is shown with its gateway, what was asked for as it was asked. */
  private static NetworkRecord described(NetworkRecord record, NetworkAddresses addresses) {
    Map<Cidr, Ipam.Pool> asked = new LinkedHashMap<>();
    record
        .ipam()
        .subnets()
        .forEach(pool -> Cidr.parse(pool.subnet()).ifPresent(cidr -> asked.put(cidr, pool)));
    List<Ipam.Pool> leased = new ArrayList<>();
    List<Ipam.Pool> shown = new ArrayList<>(record.ipam().subnets());
    List<String> chosen = new ArrayList<>();
    for (NetworkSpec.Subnet subnet : addresses.subnets()) {
      Ipam.Pool wish =
          asked.getOrDefault(
              subnet.range(), new Ipam.Pool(subnet.range().toString(), "", "", Map.of()));
      Ipam.Pool got =
          new Ipam.Pool(
              wish.subnet(),
              wish.range(),
              subnet.gateway().map(Literals::text).orElse(""),
              wish.auxiliary());
      leased.add(got);
      if (!asked.containsKey(subnet.range())) {
        shown.add(got);
        chosen.add(got.subnet());
      }
    }
    Ipam ipam = new Ipam(record.ipam().driver(), record.ipam().options(), shown);
    return record.with(ipam, leased, chosen);
  }

  private static NetworkSpec.Subnet routed(NetworkSpec.Subnet subnet, NetworkRecord record) {
    String key = subnet.range().isIpv6() ? ROUTER_IPV6 : ROUTER_IPV4;
    Optional<InetAddress> router =
        record.leased().stream()
            .filter(pool -> pool.subnet().equals(subnet.range().toString()))
            .flatMap(pool -> Optional.ofNullable(pool.auxiliary().get(key)).stream())
            .flatMap(text -> Literals.parse(text).stream())
            .findFirst();
    return new NetworkSpec.Subnet(subnet.range(), subnet.gateway(), router);
  }
}
