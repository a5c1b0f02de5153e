package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code ErrorResponse}. */
@Json
public record ErrorResponse(@Nullable String message) {}
