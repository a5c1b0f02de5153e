package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code VolumeListResponse}. */
@Json
public record WireVolumes(
    @Json.Property("Volumes") @Nullable List<WireVolume> volumes,
    @Json.Property("Warnings") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> warnings) {}
