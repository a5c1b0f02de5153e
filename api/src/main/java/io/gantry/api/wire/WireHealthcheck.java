package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code HealthConfig}; times are nanoseconds. */
@Json(caseInsensitiveKeys = true)
public record WireHealthcheck(
    @Json.Property("Test") @Nullable List<String> test,
    @Json.Property("Interval") @Nullable Long interval,
    @Json.Property("Timeout") @Nullable Long timeout,
    @Json.Property("StartPeriod") @Nullable Long startPeriod,
    @Json.Property("StartInterval") @Nullable Long startInterval,
    @Json.Property("Retries") @Nullable Integer retries) {}
