package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code VolumePruneResponse}. */
@Json
public record WireVolumePrune(
    @Json.Property("VolumesDeleted") @Nullable List<String> volumesDeleted,
    @Json.Property("SpaceReclaimed") long spaceReclaimed) {}
