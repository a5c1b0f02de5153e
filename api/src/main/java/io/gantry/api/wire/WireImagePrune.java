package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ImagePruneResponse}. */
@Json
public record WireImagePrune(
    @Json.Property("ImagesDeleted") @Nullable List<WireRemoval> imagesDeleted,
    @Json.Property("SpaceReclaimed") long spaceReclaimed) {}
