package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** What a login came to. */
@Json
public record WireLogin(
    @Json.Property("Status") @Nullable String status,
    @Json.Property("IdentityToken") @Nullable String identityToken) {}
