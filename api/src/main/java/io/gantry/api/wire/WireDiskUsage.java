package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SystemDataUsageResponse}; the first five until 1.51, the others since. */
@Json
public record WireDiskUsage(
    @Json.Property("LayersSize") @Nullable Long layersSize,
    @Json.Property("Images") @Nullable List<WireImageSummary> images,
    @Json.Property("Containers") @Nullable List<WireSummary> containers,
    @Json.Property("Volumes") @Nullable List<WireVolume> volumes,
    @Json.Property("BuildCache") @Nullable List<Empty> buildCache,
    @Json.Property("ImageUsage") @Nullable Images imageUsage,
    @Json.Property("ContainerUsage") @Nullable Containers containerUsage,
    @Json.Property("VolumeUsage") @Nullable Volumes volumeUsage,
    @Json.Property("BuildCacheUsage") @Nullable Nothing buildCacheUsage) {

  /** What images use. */
  @Json
  public record Images(
      @Json.Property("ActiveCount") long activeCount,
      @Json.Property("TotalCount") long totalCount,
      @Json.Property("Reclaimable") long reclaimable,
      @Json.Property("TotalSize") long totalSize,
      @Json.Property("Items") @Nullable List<WireImageSummary> items) {}

  /** What containers use. */
  @Json
  public record Containers(
      @Json.Property("ActiveCount") long activeCount,
      @Json.Property("TotalCount") long totalCount,
      @Json.Property("Reclaimable") long reclaimable,
      @Json.Property("TotalSize") long totalSize,
      @Json.Property("Items") @Nullable List<WireSummary> items) {}

  /** What volumes use. */
  @Json
  public record Volumes(
      @Json.Property("ActiveCount") long activeCount,
      @Json.Property("TotalCount") long totalCount,
      @Json.Property("Reclaimable") long reclaimable,
      @Json.Property("TotalSize") long totalSize,
      @Json.Property("Items") @Nullable List<WireVolume> items) {}

  /** What there is none of. */
  @Json
  public record Nothing(
      @Json.Property("ActiveCount") long activeCount,
      @Json.Property("TotalCount") long totalCount,
      @Json.Property("Reclaimable") long reclaimable,
      @Json.Property("TotalSize") long totalSize) {
    /** None at all. */
    public static final Nothing NOTHING = new Nothing(0, 0, 0, 0);
  }
}
