package io.gantry.engine.container;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/**
 * A container on one network: what was asked, and what it got.
 *
 * @param ipv4Address asked for; empty lets the engine choose
 * @param ipv6Address asked for; empty lets the engine choose
 * @param linkLocalIps asked for
 */
@Json
public record EndpointSettings(
    String ipv4Address,
    String ipv6Address,
    List<String> linkLocalIps,
    List<String> links,
    List<String> aliases,
    Map<String, String> driverOpts,
    int gwPriority,
    String macAddress,
    String networkId,
    String endpointId,
    String gateway,
    String ipAddress,
    int ipPrefixLen,
    String ipv6Gateway,
    String globalIpv6Address,
    int globalIpv6PrefixLen,
    List<String> dnsNames) {
  /** Nothing asked, nothing got. */
  public static final EndpointSettings EMPTY =
      new EndpointSettings(
          "", "", List.of(), List.of(), List.of(), Map.of(), 0, "", "", "", "", "", 0, "", "", 0,
          List.of());

  /** Absent parts become empty ones. */
  public EndpointSettings {
    linkLocalIps = linkLocalIps == null ? List.of() : List.copyOf(linkLocalIps);
    links = links == null ? List.of() : List.copyOf(links);
    aliases = aliases == null ? List.of() : List.copyOf(aliases);
    driverOpts = driverOpts == null ? Map.of() : Map.copyOf(driverOpts);
    dnsNames = dnsNames == null ? List.of() : List.copyOf(dnsNames);
  }

  /** The same with another hardware address. */
  public EndpointSettings withMacAddress(String other) {
    return asked(links, other);
  }

  /** The same with other links. */
  public EndpointSettings withLinks(List<String> other) {
    return asked(other, macAddress);
  }

  /** The same on this network, found there by these names. */
  public EndpointSettings on(String network, List<String> names) {
    return new EndpointSettings(
        ipv4Address,
        ipv6Address,
        linkLocalIps,
        links,
        aliases,
        driverOpts,
        gwPriority,
        macAddress,
        network,
        endpointId,
        gateway,
        ipAddress,
        ipPrefixLen,
        ipv6Gateway,
        globalIpv6Address,
        globalIpv6PrefixLen,
        names);
  }

  private EndpointSettings asked(List<String> otherLinks, String mac) {
    return new EndpointSettings(
        ipv4Address,
        ipv6Address,
        linkLocalIps,
        otherLinks,
        aliases,
        driverOpts,
        gwPriority,
        mac,
        networkId,
        endpointId,
        gateway,
        ipAddress,
        ipPrefixLen,
        ipv6Gateway,
        globalIpv6Address,
        globalIpv6PrefixLen,
        dnsNames);
  }
}
