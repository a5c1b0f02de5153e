package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code LogConfig}. */
@Json(caseInsensitiveKeys = true)
public record WireLogConfig(
    @Json.Property("Type") @Nullable String type,
    @Json.Property("Config") @Nullable Map<String, String> config) {}
