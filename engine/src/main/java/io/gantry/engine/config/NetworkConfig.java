package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/**
 * Ports, links and name look-up of a container.
 *
 * @param portBindings {@code 80/tcp} to where it is published
 * @param publishAllPorts whether every exposed port is published
 * @param links {@code container:alias}
 * @param dns name servers
 * @param dnsOptions options of {@code resolv.conf}
 * @param dnsSearch search domains
 * @param extraHosts {@code host:address} for {@code /etc/hosts}
 */
@Json
public record NetworkConfig(
    Map<String, List<PortBinding>> portBindings,
    boolean publishAllPorts,
    List<String> links,
    List<String> dns,
    List<String> dnsOptions,
    List<String> dnsSearch,
    List<String> extraHosts) {
  /** Nothing asked. */
  public static final NetworkConfig NONE =
      new NetworkConfig(Map.of(), false, List.of(), List.of(), List.of(), List.of(), List.of());

  /** Absent parts become empty ones. */
  public NetworkConfig {
    portBindings = Defaults.ports(portBindings);
    links = Defaults.list(links);
    dns = Defaults.list(dns);
    dnsOptions = Defaults.list(dnsOptions);
    dnsSearch = Defaults.list(dnsSearch);
    extraHosts = Defaults.list(extraHosts);
  }

  /** The same with other links. */
  public NetworkConfig withLinks(List<String> other) {
    return new NetworkConfig(
        portBindings, publishAllPorts, other, dns, dnsOptions, dnsSearch, extraHosts);
  }
}
