package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** Names what was made. */
@Json
public record IdResponse(@Json.Property("Id") @Nullable String id) {}
