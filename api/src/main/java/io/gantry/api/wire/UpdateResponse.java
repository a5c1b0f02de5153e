package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ContainerUpdateResponse}. */
@Json
public record UpdateResponse(
    @Json.Property("Warnings") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> warnings) {}
