package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code MountPoint}: a mount a container has. */
@Json
public record WireMountPoint(
    @Json.Property("Type") @Nullable String type,
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Source") @Nullable String source,
    @Json.Property("Destination") @Nullable String destination,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("Mode") @Nullable String mode,
    @Json.Property("RW") boolean rw,
    @Json.Property("Propagation") @Nullable String propagation) {}
