package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code FilesystemChange}: kind 0 is changed, 1 added, 2 deleted. */
@Json
public record Change(
    @Json.Property("Path") @Nullable String path, @Json.Property("Kind") int kind) {}
