package io.gantry.network;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container's place on a network, all of it decided.
 *
 * @param id 64 hexadecimal digits
 * @param network the network
 * @param link the name of the interface inside: {@code eth0}
 * @param mac its hardware address; absent leaves it to the kernel
 * @param ipv4 its address, with the length of the network
 * @param ipv6 its address, with the length of the network
 * @param linkLocal further addresses
 * @param ports what is published through it
 * @param sysctls of the interface, with {@code IFNAME} standing for its name
 * @param peers what it reaches of others on a network that keeps containers apart
 */
public record EndpointSpec(
    String id,
    NetworkSpec network,
    String link,
    Optional<MacAddress> mac,
    Optional<Cidr> ipv4,
    Optional<Cidr> ipv6,
    List<Cidr> linkLocal,
    List<PublishedPort> ports,
    Map<String, String> sysctls,
    List<PeerPort> peers) {
  /** Copies. */
  public EndpointSpec {
    linkLocal = List.copyOf(linkLocal);
    ports = List.copyOf(ports);
    sysctls = Map.copyOf(sysctls);
    peers = List.copyOf(peers);
  }

  /** With no exception from the rule of its network. */
  public EndpointSpec(
      String id,
      NetworkSpec network,
      String link,
      Optional<MacAddress> mac,
      Optional<Cidr> ipv4,
      Optional<Cidr> ipv6,
      List<Cidr> linkLocal,
      List<PublishedPort> ports,
      Map<String, String> sysctls) {
    this(id, network, link, mac, ipv4, ipv6, linkLocal, ports, sysctls, List.of());
  }

  /** Publishing these ports. */
  public EndpointSpec withPorts(List<PublishedPort> others) {
    return new EndpointSpec(id, network, link, mac, ipv4, ipv6, linkLocal, others, sysctls, peers);
  }

  /** Reaching these ports of others. */
  public EndpointSpec withPeers(List<PeerPort> others) {
    return new EndpointSpec(id, network, link, mac, ipv4, ipv6, linkLocal, ports, sysctls, others);
  }
}
