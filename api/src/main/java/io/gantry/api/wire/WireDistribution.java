package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code DistributionInspect}. */
@Json
public record WireDistribution(
    @Json.Property("Descriptor") @Nullable Pointer descriptor,
    @Json.Property("Platforms") @Nullable List<For> platforms) {

  /** A descriptor. */
  @Json
  public record Pointer(
      @Json.Property("mediaType") @Nullable String mediaType,
      @Json.Property("digest") @Nullable String digest,
      @Json.Property("size") long size) {}

  /** A platform. */
  @Json
  public record For(
      @Json.Property("architecture") @Nullable String architecture,
      @Json.Property("os") @Nullable String os,
      @Json.Property("variant") @Nullable String variant) {}
}
