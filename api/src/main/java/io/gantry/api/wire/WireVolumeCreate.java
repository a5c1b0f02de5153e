package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code VolumeCreateOptions}. */
@Json
public record WireVolumeCreate(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("DriverOpts") @Nullable Map<String, String> driverOpts,
    @Json.Property("Labels") @Nullable Map<String, String> labels,
    @Json.Property("ClusterVolumeSpec") @Nullable Empty clusterVolumeSpec) {}
