package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ImageInspect}: everything about an image. */
@Json
public record WireImageInspect(
    @Json.Property("Id") @Nullable String id,
    @Json.Property("RepoTags") List<String> repoTags,
    @Json.Property("RepoDigests") List<String> repoDigests,
    @Json.Property("Parent") @Nullable String parent,
    @Json.Property("Comment") @Nullable String comment,
    @Json.Property("Created") @Nullable String created,
    @Json.Property("DockerVersion") @Nullable String dockerVersion,
    @Json.Property("Author") @Nullable String author,
    @Json.Property("Config") @Nullable WireImageConfig config,
    @Json.Property("Architecture") @Nullable String architecture,
    @Json.Property("Variant") @Nullable String variant,
    @Json.Property("Os") @Nullable String os,
    @Json.Property("OsVersion") @Nullable String osVersion,
    @Json.Property("Size") long size,
    @Json.Property("VirtualSize") @Nullable Long virtualSize,
    @Json.Property("GraphDriver") @Nullable Driver graphDriver,
    @Json.Property("RootFS") @Nullable RootFs rootFs,
    @Json.Property("Metadata") @Nullable Metadata metadata,
    @Json.Property("Descriptor") @Nullable WireDescriptor descriptor,
    @Json.Property("Manifests") @Nullable List<WireImageManifest> manifests) {

  /** {@code DriverData}. */
  @Json
  public record Driver(
      @Json.Property("Data") @Json.Serializer(MapOrNull.class) @Nullable Map<String, String> data,
      @Json.Property("Name") @Nullable String name) {}

  /** The layers. */
  @Json
  public record RootFs(
      @Json.Property("Type") @Nullable String type,
      @Json.Property("Layers") @Nullable List<String> layers) {}

  /** What this engine remembers. */
  @Json
  public record Metadata(@Json.Property("LastTagTime") @Nullable String lastTagTime) {}
}
