package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an image consists of or is kept with it: Gantry's own. */
@Json
public record WireImagePart(
    @Json.Property("Digest") @Nullable String digest,
    @Json.Property("Kind") @Nullable String kind,
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Available") boolean available,
    @Json.Property("Size") long size,
    @Json.Property("Created") long created,
    @Json.Property("Parts") @Nullable List<WireImagePart> parts) {}
