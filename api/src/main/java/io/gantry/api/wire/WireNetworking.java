package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code NetworkingConfig}. */
@Json(caseInsensitiveKeys = true)
public record WireNetworking(
    @Json.Property("EndpointsConfig") @Nullable Map<String, WireEndpoint> endpointsConfig) {}
