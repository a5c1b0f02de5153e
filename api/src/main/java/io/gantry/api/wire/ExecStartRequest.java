package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /exec/{id}/start}. */
@Json(caseInsensitiveKeys = true)
public record ExecStartRequest(
    @Json.Property("Detach") boolean detach,
    @Json.Property("Tty") boolean tty,
    @Json.Property("ConsoleSize") @Nullable List<Integer> consoleSize) {}
