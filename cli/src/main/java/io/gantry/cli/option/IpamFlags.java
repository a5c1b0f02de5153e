package io.gantry.cli.option;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that {@code network create} asks for: ranges, gateways and auxiliary addresses are
 * given apart from the subnets, and belong to the one that contains them.
 */
public final class IpamFlags {
  private final Map<String, Map<String, Object>> bySubnet = new LinkedHashMap<>();

  private IpamFlags() {}

  /**
   * The request's {@code IPAM}.
   *
   * @throws Failure in the words of the docker CLI
   */
  public static Map<String, Object> read(Arguments arguments) throws Failure {
    IpamFlags flags = new IpamFlags();
    flags.subnets(arguments);
    flags.ranges(arguments.list("ip-range"));
    flags.gateways(arguments.list("gateway"));
    flags.auxiliary(arguments.list("aux-address"));
    Map<String, Object> ipam = new LinkedHashMap<>();
    ipam.put("Driver", arguments.text("ipam-driver", "default"));
    ipam.put("Options", Environment.map(arguments.list("ipam-opt")));
    ipam.put("Config", new ArrayList<>(flags.bySubnet.values()));
    return ipam;
  }

  private void subnets(Arguments arguments) throws Failure {
    List<String> subnets = arguments.list("subnet");
    if (subnets.size() < arguments.list("ip-range").size()
        || subnets.size() < arguments.list("gateway").size()) {
      throw new Failure("every ip-range or gateway must have a corresponding subnet");
    }
    for (String subnet : subnets) {
      for (String other : bySubnet.keySet()) {
        boolean overlap =
            Cidr.parse(subnet)
                .flatMap(one -> Cidr.parse(other).map(one::overlaps))
                .orElse(subnet.equals(other));
        if (overlap) {
          throw new Failure("multiple overlapping subnet configuration is not supported");
        }
      }
      Map<String, Object> pool = new LinkedHashMap<>();
      pool.put("Subnet", subnet);
      bySubnet.put(subnet, pool);
    }
  }

  private void ranges(List<String> ranges) throws Failure {
    for (String range : ranges) {
      Optional<InetAddress> address = Cidr.parse(range).map(Cidr::address);
      put(
          "range",
          range,
          address,
          "IPRange",
          "cannot configure multiple ranges (%s, %s) on the same subnet (%s)");
    }
  }

  private void gateways(List<String> gateways) throws Failure {
    for (String gateway : gateways) {
      put(
          "gateway",
          gateway,
          Literals.parse(gateway),
          "Gateway",
          "cannot configure multiple gateways (%s, %s) for the same subnet (%s)");
    }
  }

  private void put(
      String what, String value, Optional<InetAddress> address, String member, String twice)
      throws Failure {
    Map<String, Object> pool = pool(what, value, address);
    Object before = pool.putIfAbsent(member, value);
    if (before != null) {
      throw new Failure(twice.formatted(value, before, pool.get("Subnet")));
    }
  }

  private void auxiliary(List<String> addresses) throws Failure {
    for (String text : addresses) {
      int equals = text.indexOf('=');
      String address = text.substring(equals + 1);
      Map<String, Object> pool = pool("aux-address", address, Literals.parse(address));
      Map<String, Object> named = new LinkedHashMap<>();
      if (pool.get("AuxiliaryAddresses") instanceof Map<?, ?> before) {
        before.forEach((name, other) -> named.put(String.valueOf(name), String.valueOf(other)));
      }
      named.put(text.substring(0, Math.max(equals, 0)), address);
      pool.put("AuxiliaryAddresses", named);
    }
  }

  private Map<String, Object> pool(String what, String value, Optional<InetAddress> address)
      throws Failure {
    for (Map.Entry<String, Map<String, Object>> pool : bySubnet.entrySet()) {
      boolean inside =
          Cidr.parse(pool.getKey()).flatMap(subnet -> address.map(subnet::contains)).orElse(false);
      if (inside) {
        return pool.getValue();
      }
    }
    throw new Failure("no matching subnet for " + what + " " + value);
  }
}
