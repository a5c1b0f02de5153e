package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code OCIDescriptor}. */
@Json
public record WireDescriptor(
    @Json.Property("mediaType") @Nullable String mediaType,
    @Json.Property("digest") @Nullable String digest,
    @Json.Property("size") long size,
    @Json.Property("annotations") @Nullable Map<String, String> annotations,
    @Json.Property("platform") @Nullable Platform platform) {
  /** {@code OCIPlatform}. */
  @Json
  public record Platform(
      @Json.Property("architecture") @Nullable String architecture,
      @Json.Property("os") @Nullable String os,
      @Json.Property("variant") @Nullable String variant) {}
}
