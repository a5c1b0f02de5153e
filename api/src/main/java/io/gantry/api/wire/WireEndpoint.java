package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code EndpointSettings}: a container on a network. */
@Json(caseInsensitiveKeys = true)
public record WireEndpoint(
    @Json.Property("IPAMConfig") @Json.Serializer(IpamOrNull.class) @Nullable IpamConfig ipamConfig,
    @Json.Property("Links") @Json.Serializer(ListOrNull.class) @Nullable List<String> links,
    @Json.Property("Aliases") @Json.Serializer(ListOrNull.class) @Nullable List<String> aliases,
    @Json.Property("DriverOpts") @Json.Serializer(MapOrNull.class)
        @Nullable Map<String, String> driverOpts,
    @Json.Property("GwPriority") int gwPriority,
    @Json.Property("NetworkID") @Nullable String networkID,
    @Json.Property("EndpointID") @Nullable String endpointID,
    @Json.Property("Gateway") @Nullable String gateway,
    @Json.Property("IPAddress") @Nullable String ipAddress,
    @Json.Property("MacAddress") @Nullable String macAddress,
    @Json.Property("IPPrefixLen") int ipPrefixLen,
    @Json.Property("IPv6Gateway") @Nullable String ipv6Gateway,
    @Json.Property("GlobalIPv6Address") @Nullable String globalIPv6Address,
    @Json.Property("GlobalIPv6PrefixLen") int globalIPv6PrefixLen,
    @Json.Serializer(ListOrNull.class) @Json.Property("DNSNames") @Nullable List<String> dnsNames) {
  /** Addresses asked for. */
  @Json(caseInsensitiveKeys = true)
  public record IpamConfig(
      @Json.Property("IPv4Address") @Nullable String ipv4Address,
      @Json.Property("IPv6Address") @Nullable String ipv6Address,
      @Json.Property("LinkLocalIPs") @Nullable List<String> linkLocalIPs) {}
}
