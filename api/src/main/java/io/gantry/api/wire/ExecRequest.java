package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /containers/{id}/exec}. */
@Json(caseInsensitiveKeys = true)
public record ExecRequest(
    @Json.Property("User") @Nullable String user,
    @Json.Property("Privileged") boolean privileged,
    @Json.Property("Tty") boolean tty,
    @Json.Property("ConsoleSize") @Nullable List<Integer> consoleSize,
    @Json.Property("AttachStdin") boolean attachStdin,
    @Json.Property("AttachStderr") boolean attachStderr,
    @Json.Property("AttachStdout") boolean attachStdout,
    @Json.Property("DetachKeys") @Nullable String detachKeys,
    @Json.Property("Env") @Nullable List<String> env,
    @Json.Property("WorkingDir") @Nullable String workingDir,
    @Json.Property("Cmd") @Json.Serializer(Words.class) @Nullable List<String> cmd) {}
