package io.gantry.api.wire;

import io.avaje.jsonb.Json;

/** Answer to {@code POST /networks/create}. */
@Json
public record WireNetworkCreated(
    @Json.Property("Id") String id, @Json.Property("Warning") String warning) {}
