package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Volume}. */
@Json
public record WireVolume(
    @Json.Property("CreatedAt") @Nullable String createdAt,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("Labels") @Json.Serializer(MapOrNull.class) @Nullable Map<String, String> labels,
    @Json.Property("Mountpoint") @Nullable String mountpoint,
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Options") @Json.Serializer(MapOrNull.class)
        @Nullable Map<String, String> options,
    @Json.Property("Scope") @Nullable String scope,
    @Json.Property("Status") @Nullable Map<String, Object> status,
    @Json.Property("UsageData") @Nullable Usage usageData) {

  /** {@code UsageData}. */
  @Json
  public record Usage(@Json.Property("RefCount") long refCount, @Json.Property("Size") long size) {}
}
