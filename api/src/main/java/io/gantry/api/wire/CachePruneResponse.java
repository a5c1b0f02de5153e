package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code BuildPruneResponse}. */
@Json
public record CachePruneResponse(
    @Json.Property("CachesDeleted") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> cachesDeleted,
    @Json.Property("SpaceReclaimed") long spaceReclaimed) {
  /** There is no build cache. */
  public static final CachePruneResponse NOTHING = new CachePruneResponse(null, 0);
}
