package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code Ulimit}. */
@Json(caseInsensitiveKeys = true)
public record WireUlimit(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Soft") long soft,
    @Json.Property("Hard") long hard) {}
