package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /networks/x/disconnect}. */
@Json(caseInsensitiveKeys = true)
public record WireNetworkDisconnect(
    @Json.Property("Container") @Nullable String container,
    @Json.Property("Force") boolean force) {}
