package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pruning containers did. */
@Json
public record PruneResponse(
    @Json.Property("ContainersDeleted") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> containersDeleted,
    @Json.Property("SpaceReclaimed") long spaceReclaimed) {}
