package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code HistoryResponseItem}. */
@Json
public record WireHistory(
    @Json.Property("Comment") @Nullable String comment,
    @Json.Property("Created") long created,
    @Json.Property("CreatedBy") @Nullable String createdBy,
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Size") long size,
    @Json.Property("Tags") @Json.Serializer(ListOrNull.class) @Nullable List<String> tags) {}
