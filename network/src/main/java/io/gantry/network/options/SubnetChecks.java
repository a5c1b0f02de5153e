package io.gantry.network.options;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.address.Family;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What subnets the drivers refuse, in Docker's words. */
final class SubnetChecks {
  private static final Cidr LINK_LOCAL = Cidr.of("fe80::/64");

  private SubnetChecks() {}

  /** One subnet of each family, and none that the kernel gives meanings of its own. */
  static void bridge(Set<Family> families, List<NetworkSpec.Subnet> subnets) {
    if (families.isEmpty()) {
      throw new NetworkException.Invalid("IPv4 or IPv6 must be enabled");
    }
    any(families, subnets);
    for (Family family : Family.values()) {
      if (subnets.stream().filter(it -> Family.of(it.range()) == family).count() > 1) {
        throw new NetworkException.Forbidden("bridge driver doesn't support multiple subnets");
      }
    }
    subnets.stream().filter(it -> it.range().isIpv6()).forEach(SubnetChecks::ipv6);
  }

  /** For each family addresses. */
  static void any(Set<Family> families, List<NetworkSpec.Subnet> subnets) {
    for (Family family : Family.values()) {
      boolean empty =
          subnets.stream()
              .filter(it -> Family.of(it.range()) == family)
              .findFirst()
              .map(first -> first.range().length() == 0)
              .orElse(true);
      if (families.contains(family) && empty) {
        throw new NetworkException.Invalid(
            family.toString().toLowerCase(Locale.ROOT) + " pool is empty");
      }
    }
  }

  private static void ipv6(NetworkSpec.Subnet subnet) {
    Cidr range = subnet.range();
    // Docker names the bridge's own address here
    Cidr own = subnet.gateway().map(it -> new Cidr(it, range.length())).orElse(range);
    if (range.address().isMulticastAddress()) {
      throw new NetworkException.Invalid("multicast subnet '" + own + "' is not allowed");
    }
    if (!range.equals(LINK_LOCAL) && range.overlaps(LINK_LOCAL)) {
      throw new NetworkException.Invalid(
          "'" + own + "' clashes with the Link-Local prefix '" + LINK_LOCAL + "'");
    }
  }
}
