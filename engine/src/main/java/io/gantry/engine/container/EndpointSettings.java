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
}
