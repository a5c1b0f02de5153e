package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code RestartPolicy}. */
@Json(caseInsensitiveKeys = true)
public record WireRestartPolicy(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("MaximumRetryCount") int maximumRetryCount) {}
