package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ImageConfig}: what an image says about its containers; what Docker tells also when it is
 * not set is told as it tells it. The first fields are a container's, of no meaning for an image;
 * clients before version 1.50 expect them.
 */
@Json
public record WireImageConfig(
    @Json.Property("Hostname") @Nullable String hostname,
    @Json.Property("Domainname") @Nullable String domainname,
    @Json.Property("AttachStdin") @Nullable Boolean attachStdin,
    @Json.Property("AttachStdout") @Nullable Boolean attachStdout,
    @Json.Property("AttachStderr") @Nullable Boolean attachStderr,
    @Json.Property("Tty") @Nullable Boolean tty,
    @Json.Property("OpenStdin") @Nullable Boolean openStdin,
    @Json.Property("StdinOnce") @Nullable Boolean stdinOnce,
    @Json.Property("Image") @Nullable String image,
    @Json.Property("User") @Nullable String user,
    @Json.Property("ExposedPorts") @Nullable Map<String, Empty> exposedPorts,
    @Json.Property("Env") @Json.Serializer(ListOrNull.class) @Nullable List<String> env,
    @Json.Property("Entrypoint") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> entrypoint,
    @Json.Property("Cmd") @Json.Serializer(ListOrNull.class) @Nullable List<String> cmd,
    @Json.Property("Volumes") @Json.Serializer(EmptiesOrNull.class)
        @Nullable Map<String, Empty> volumes,
    @Json.Property("WorkingDir") @Nullable String workingDir,
    @Json.Property("Labels") @Json.Serializer(MapOrNull.class) @Nullable Map<String, String> labels,
    @Json.Property("StopSignal") @Nullable String stopSignal,
    @Json.Property("ArgsEscaped") @Nullable Boolean argsEscaped,
    @Json.Property("Healthcheck") @Nullable WireHealthcheck healthcheck,
    @Json.Property("OnBuild") @Json.Serializer(ListOrNull.class) @Nullable List<String> onBuild,
    @Json.Property("Shell") @Nullable List<String> shell) {}
