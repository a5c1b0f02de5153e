package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SystemDataUsageResponse}. */
@Json
public record WireDiskUsage(
    @Json.Property("LayersSize") long layersSize,
    @Json.Property("Images") @Nullable List<Empty> images,
    @Json.Property("Containers") @Nullable List<WireSummary> containers,
    @Json.Property("Volumes") @Nullable List<Empty> volumes,
    @Json.Property("BuildCache") @Nullable List<Empty> buildCache) {

  /** What {@code containers} use, and nothing else. */
  public static WireDiskUsage of(List<WireSummary> containers) {
    return new WireDiskUsage(0, List.of(), containers, List.of(), List.of());
  }
}
