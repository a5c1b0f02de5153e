package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ContainerTopResponse}. */
@Json
public record TopResponse(
    @Json.Property("Processes") @Nullable List<List<String>> processes,
    @Json.Property("Titles") @Nullable List<String> titles) {}
