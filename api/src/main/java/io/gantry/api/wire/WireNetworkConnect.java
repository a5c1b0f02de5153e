package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /networks/x/connect}. */
@Json(caseInsensitiveKeys = true)
public record WireNetworkConnect(
    @Json.Property("Container") @Nullable String container,
    @Json.Property("EndpointConfig") @Nullable WireEndpoint endpointConfig) {}
