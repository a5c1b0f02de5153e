package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /networks/create}. */
@Json(caseInsensitiveKeys = true)
public record WireNetworkCreate(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("Scope") @Nullable String scope,
    @Json.Property("EnableIPv4") @Nullable Boolean enableIPv4,
    @Json.Property("EnableIPv6") @Nullable Boolean enableIPv6,
    @Json.Property("IPAM") @Nullable Ipam ipam,
    @Json.Property("Internal") boolean internal,
    @Json.Property("Attachable") boolean attachable,
    @Json.Property("Ingress") boolean ingress,
    @Json.Property("ConfigOnly") boolean configOnly,
    @Json.Property("ConfigFrom") @Nullable ConfigFrom configFrom,
    @Json.Property("Options") @Nullable Map<String, String> options,
    @Json.Property("Labels") @Nullable Map<String, String> labels) {

  /** How addresses are given. */
  @Json(caseInsensitiveKeys = true)
  public record Ipam(
      @Json.Property("Driver") @Nullable String driver,
      @Json.Property("Options") @Nullable Map<String, String> options,
      @Json.Property("Config") @Nullable List<Pool> config) {}

  /** A subnet. */
  @Json(caseInsensitiveKeys = true)
  public record Pool(
      @Json.Property("Subnet") @Nullable String subnet,
      @Json.Property("IPRange") @Nullable String ipRange,
      @Json.Property("Gateway") @Nullable String gateway,
      @Json.Property("AuxiliaryAddresses") @Nullable Map<String, String> auxiliaryAddresses) {}

  /** Where its configuration comes from. */
  @Json(caseInsensitiveKeys = true)
  public record ConfigFrom(@Json.Property("Network") @Nullable String network) {}
}
