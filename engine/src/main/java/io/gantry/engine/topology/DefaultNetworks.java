package io.gantry.engine.topology;

import io.gantry.engine.name.Ids;
import io.gantry.engine.network.BridgeDefaults;
import io.gantry.engine.network.BridgeDefaults.Addressing;
import io.gantry.engine.network.Ipam;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.Surroundings;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks that are always there, as the engine's configuration wants them. */
final class DefaultNetworks {
  private static final String OPTION = "com.docker.network.bridge.";
  private static final String LINK = OPTION + "name";
  private static final String MTU = "com.docker.network.driver.mtu";
  private static final int USUAL_MTU = 1500;

  private final NetworkDefaults defaults;
  private final Instant now;

  DefaultNetworks(NetworkDefaults defaults, Instant now) {
    this.defaults = defaults;
    this.now = now;
  }

  NetworkRecord none(Optional<NetworkRecord> before) {
    return before.orElseGet(() -> plain(Predefined.NONE, "null"));
  }

  NetworkRecord host(Optional<NetworkRecord> before) {
    return before.orElseGet(() -> plain(Predefined.HOST, "host"));
  }

  private NetworkRecord plain(String name, String driver) {
    return record(Ids.random(), name, driver, now, Ipam.DEFAULT, List.of(), Map.of(), false);
  }

  private static NetworkRecord record(
      String id,
      String name,
      String driver,
      Instant created,
      Ipam ipam,
      List<Ipam.Pool> leased,
      Map<String, String> options,
      boolean ipv6) {
    return new NetworkRecord(
        id,
        name,
        created,
        driver,
        true,
        ipv6,
        ipam,
        leased,
        leased.stream().map(Ipam.Pool::subnet).toList(),
        false,
        false,
        false,
        "",
        options,
        Map.of());
  }

  /**
   * The bridge: under the id that it had, with the link and the subnets that it had as far as the
   * configuration does not name others.
   */
  NetworkRecord bridge(Optional<NetworkRecord> before, Surroundings around) {
    BridgeDefaults wanted = defaults.bridge();
    String link = link(wanted, before, around);
    List<Ipam.Pool> pools = new ArrayList<>();
    pool(wanted.ipv4(), Leasing.ROUTER_IPV4, theirs(link, around, false)).ifPresent(pools::add);
    if (wanted.withIpv6()) {
      pool(wanted.ipv6(), Leasing.ROUTER_IPV6, theirs(link, around, true)).ifPresent(pools::add);
    }
    boolean kept = before.isPresent() && same(before.get(), pools, wanted.withIpv6());
    return record(
        before.map(NetworkRecord::id).orElseGet(Ids::random),
        Predefined.BRIDGE,
        "bridge",
        before.map(NetworkRecord::created).orElse(now),
        kept ? before.orElseThrow().ipam() : new Ipam("default", null, pools),
        kept ? before.orElseThrow().leased() : List.of(),
        options(wanted, link),
        wanted.withIpv6());
  }

  /** Whether what is leased is still what is wanted. */
  private static boolean same(NetworkRecord before, List<Ipam.Pool> pools, boolean ipv6) {
    boolean asAsked =
        pools.stream()
            .allMatch(
                pool ->
                    before.ipam().subnets().stream()
                        .anyMatch(
                            had ->
                                had.subnet().equals(pool.subnet())
                                    && had.range().equals(pool.range())
                                    && had.auxiliary().equals(pool.auxiliary())
                                    && (pool.gateway().isEmpty()
                                        || had.gateway().equals(pool.gateway()))));
    boolean plainBefore =
        before.leased().stream()
            .allMatch(pool -> pool.range().isEmpty() && pool.auxiliary().isEmpty());
    return before.ipv6() == ipv6
        && !before.leased().isEmpty()
        && asAsked
        && (!pools.isEmpty() || plainBefore);
  }

  /** A bridge that somebody else made has addresses already. */
  private static Optional<Cidr> theirs(String link, Surroundings around, boolean ipv6) {
    return around.links().getOrDefault(link, List.of()).stream()
        .filter(address -> address.isIpv6() == ipv6)
        .filter(address -> !address.address().isLinkLocalAddress())
        .findFirst();
  }

  private static Optional<Ipam.Pool> pool(Addressing wanted, String router, Optional<Cidr> theirs) {
    Optional<Cidr> own = wanted.own().or(() -> theirs);
    Optional<Cidr> subnet = own.map(Cidr::network).or(wanted::range);
    if (subnet.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> auxiliary = new HashMap<>();
    wanted.router().ifPresent(address -> auxiliary.put(router, Literals.text(address)));
    return Optional.of(
        new Ipam.Pool(
            subnet.get().toString(),
            wanted.range().map(Cidr::toString).filter(r -> own.isPresent()).orElse(""),
            own.map(Cidr::address).map(Literals::text).orElse(""),
            auxiliary));
  }

  /**
   * The link's name: the wanted one; the one it had; {@code gantry0}; or, when another engine of
   * this host has that, the next one that is free.
   */
  private static String link(
      BridgeDefaults wanted, Optional<NetworkRecord> before, Surroundings around) {
    if (!wanted.link().isEmpty()) {
      return wanted.link();
    }
    Optional<String> had =
        before
            .map(record -> record.options().getOrDefault(LINK, ""))
            .filter(name -> name.matches("gantry\\d+"))
            .filter(name -> !around.links().containsKey(name));
    if (had.isPresent()) {
      return had.get();
    }
    int number = 0;
    while (around.links().containsKey("gantry" + number)) {
      number++;
    }
    return "gantry" + number;
  }

  private static Map<String, String> options(BridgeDefaults wanted, String link) {
    Map<String, String> options = new HashMap<>();
    options.put(OPTION + "default_bridge", "true");
    options.put(OPTION + "enable_icc", Boolean.toString(wanted.betweenContainers()));
    options.put(OPTION + "enable_ip_masquerade", Boolean.toString(wanted.masquerade()));
    options.put(
        OPTION + "host_binding_ipv4",
        wanted.binding().map(DefaultNetworks::text).orElse("0.0.0.0"));
    options.put(LINK, link);
    options.put(MTU, Integer.toString(wanted.mtu() == 0 ? USUAL_MTU : wanted.mtu()));
    return options;
  }

  private static String text(InetAddress address) {
    return Literals.text(address);
  }
}
