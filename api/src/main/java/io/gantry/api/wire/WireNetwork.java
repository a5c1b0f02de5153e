package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Network}. */
@Json
public record WireNetwork(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Created") @Nullable String created,
    @Json.Property("Scope") @Nullable String scope,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("EnableIPv4") boolean enableIPv4,
    @Json.Property("EnableIPv6") boolean enableIPv6,
    @Json.Property("IPAM") @Nullable Ipam ipam,
    @Json.Property("Internal") boolean internal,
    @Json.Property("Attachable") boolean attachable,
    @Json.Property("Ingress") boolean ingress,
    @Json.Property("ConfigFrom") @Nullable ConfigFrom configFrom,
    @Json.Property("ConfigOnly") boolean configOnly,
    @Json.Property("Containers") @Nullable Map<String, Member> containers,
    @Json.Property("Options") @Nullable Map<String, String> options,
    @Json.Property("Labels") @Nullable Map<String, String> labels) {

  /** How addresses are given. */
  @Json
  public record Ipam(
      @Json.Property("Driver") @Nullable String driver,
      @Json.Property("Options") @Json.Serializer(MapOrNull.class)
          @Nullable Map<String, String> options,
      @Json.Property("Config") @Json.Serializer(PoolsOrNull.class) @Nullable List<Pool> config) {}

  /** A subnet. {@link PoolsOrNull} writes it. */
  public record Pool(
      @Nullable String subnet,
      @Nullable String ipRange,
      @Nullable String gateway,
      @Nullable Map<String, String> auxiliaryAddresses) {}

  /** Where its configuration comes from. */
  @Json
  public record ConfigFrom(@Json.Property("Network") @Nullable String network) {}

  /** A container on it. */
  @Json
  public record Member(
      @Json.Property("Name") @Nullable String name,
      @Json.Property("EndpointID") @Nullable String endpointID,
      @Json.Property("MacAddress") @Nullable String macAddress,
      @Json.Property("IPv4Address") @Nullable String ipv4Address,
      @Json.Property("IPv6Address") @Nullable String ipv6Address) {}
}
