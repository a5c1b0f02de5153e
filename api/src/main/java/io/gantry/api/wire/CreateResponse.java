package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ContainerCreateResponse}. */
@Json
public record CreateResponse(
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Warnings") @Nullable List<String> warnings) {}
