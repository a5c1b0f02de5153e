package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ContainerConfig}: the part of a container that travels. */
@Json(caseInsensitiveKeys = true)
public record WireContainerConfig(
    @Json.Property("Hostname") @Nullable String hostname,
    @Json.Property("Domainname") @Nullable String domainname,
    @Json.Property("User") @Nullable String user,
    @Json.Property("AttachStdin") boolean attachStdin,
    @Json.Property("AttachStdout") boolean attachStdout,
    @Json.Property("AttachStderr") boolean attachStderr,
    @Json.Property("ExposedPorts") @Nullable Map<String, Empty> exposedPorts,
    @Json.Property("Tty") boolean tty,
    @Json.Property("OpenStdin") boolean openStdin,
    @Json.Property("StdinOnce") boolean stdinOnce,
    @Json.Property("Env") @Json.Serializer(ListOrNull.class) @Nullable List<String> env,
    @Json.Property("Cmd") @Json.Serializer(Words.class) @Nullable List<String> cmd,
    @Json.Property("Healthcheck") @Nullable WireHealthcheck healthcheck,
    @Json.Property("ArgsEscaped") @Nullable Boolean argsEscaped,
    @Json.Property("Image") @Nullable String image,
    @Json.Property("Volumes") @Json.Serializer(EmptiesOrNull.class)
        @Nullable Map<String, Empty> volumes,
    @Json.Property("WorkingDir") @Nullable String workingDir,
    @Json.Property("Entrypoint") @Json.Serializer(Words.class) @Nullable List<String> entrypoint,
    @Json.Property("NetworkDisabled") @Nullable Boolean networkDisabled,
    @Json.Property("MacAddress") @Nullable String macAddress,
    @Json.Property("OnBuild") @Json.Serializer(ListOrNull.class) @Nullable List<String> onBuild,
    @Json.Property("Labels") @Nullable Map<String, String> labels,
    @Json.Property("StopSignal") @Nullable String stopSignal,
    @Json.Property("StopTimeout") @Nullable Integer stopTimeout,
    @Json.Property("Shell") @Nullable List<String> shell) {}
