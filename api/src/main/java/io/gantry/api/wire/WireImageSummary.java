package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ImageSummary}: a line of the list. */
@Json
public record WireImageSummary(
    @Json.Property("Containers") long containers,
    @Json.Property("Created") long created,
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Labels") @Json.Serializer(MapOrNull.class) @Nullable Map<String, String> labels,
    @Json.Property("ParentId") @Nullable String parentId,
    @Json.Property("RepoDigests") @Nullable List<String> repoDigests,
    @Json.Property("RepoTags") @Nullable List<String> repoTags,
    @Json.Property("SharedSize") long sharedSize,
    @Json.Property("Size") long size,
    @Json.Property("VirtualSize") @Nullable Long virtualSize,
    @Json.Property("Descriptor") @Nullable WireDescriptor descriptor,
    @Json.Property("Manifests") @Nullable List<WireImageManifest> manifests) {}
