package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code ImageDeleteResponseItem}: one of the two is there. */
@Json
public record WireRemoval(
    @Json.Property("Untagged") @Nullable String untagged,
    @Json.Property("Deleted") @Nullable String deleted) {}
