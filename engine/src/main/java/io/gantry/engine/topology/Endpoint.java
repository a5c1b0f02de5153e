package io.gantry.engine.topology;

import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.network.NetworkDetails;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.network.EndpointSpec;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running container on a network, all of it decided.
 *
 * @param seat whose it is
 * @param network where
 * @param spec how it is made; absent when nothing is: the host's network has no endpoints, and none
 *     has none either
 * @param asked what was asked for
 * @param names what it is called there; none on networks without name look-up
 */
public record Endpoint(
    Seat seat,
    Network network,
    Optional<EndpointSpec> spec,
    EndpointSettings asked,
    List<String> names) {
  /** Copies. */
  public Endpoint {
    names = List.copyOf(names);
  }

  /** The same of a container that is called otherwise now. */
  public Endpoint renamed(Seat other, List<String> otherNames) {
    return new Endpoint(other, network, spec, asked, otherNames);
  }

  /** The same, made otherwise. */
  public Endpoint with(EndpointSpec other) {
    return new Endpoint(seat, network, Optional.of(other), asked, names);
  }

  /** Its addresses, IPv4 first. */
  public List<InetAddress> addresses() {
    return spec.stream()
        .flatMap(it -> Stream.of(it.ipv4(), it.ipv6()))
        .flatMap(Optional::stream)
        .map(Cidr::address)
        .toList();
  }

  NetworkDetails.Member member() {
    return new NetworkDetails.Member(
        seat.name(),
        seat.endpoint(),
        mac(),
        spec.flatMap(EndpointSpec::ipv4).map(Cidr::toString).orElse(""),
        spec.flatMap(EndpointSpec::ipv6).map(Cidr::toString).orElse(""));
  }

  /** Its hardware address; empty when it has none of its own. */
  public String mac() {
    return spec.flatMap(EndpointSpec::mac).map(MacAddress::toString).orElse("");
  }
}
