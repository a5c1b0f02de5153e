package io.gantry.api.wire;

import io.avaje.jsonb.Json;

/** An object without fields, Go's {@code struct{}}. */
@Json
public record Empty() {}
