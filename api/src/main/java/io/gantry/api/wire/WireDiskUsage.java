package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SystemDataUsageResponse}. */
@Json
public record WireDiskUsage(
    @Json.Property("LayersSize") long layersSize,
    @Json.Property("Images") @Nullable List<WireImageSummary> images,
    @Json.Property("Containers") @Nullable List<WireSummary> containers,
    @Json.Property("Volumes") @Nullable List<Empty> volumes,
    @Json.Property("BuildCache") @Nullable List<Empty> buildCache) {

  /** What images and containers use, and nothing else. */
  public static WireDiskUsage of(
      long layersSize, List<WireImageSummary> images, List<WireSummary> containers) {
    return new WireDiskUsage(layersSize, images, containers, List.of(), List.of());
  }
}
