package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code PortBinding}. */
@Json(caseInsensitiveKeys = true)
public record WirePortBinding(
    @Json.Property("HostIp") @Nullable String hostIp,
    @Json.Property("HostPort") @Nullable String hostPort) {}
