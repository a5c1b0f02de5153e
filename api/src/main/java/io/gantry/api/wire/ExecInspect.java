package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ExecInspectResponse}. */
@Json
public record ExecInspect(
    @Json.Property("ID") @Nullable String id,
    @Json.Property("Running") boolean running,
    @Json.Property("ExitCode") @Nullable Integer exitCode,
    @Json.Property("ProcessConfig") @Nullable Command processConfig,
    @Json.Property("OpenStdin") boolean openStdin,
    @Json.Property("OpenStderr") boolean openStderr,
    @Json.Property("OpenStdout") boolean openStdout,
    @Json.Property("CanRemove") boolean canRemove,
    @Json.Property("ContainerID") @Nullable String containerID,
    @Json.Property("DetachKeys") @Nullable String detachKeys,
    @Json.Property("Pid") int pid) {
  /** What runs. */
  @Json
  public record Command(
      @Json.Property("tty") boolean tty,
      @Json.Property("entrypoint") @Nullable String entrypoint,
      @Json.Property("arguments") @Nullable List<String> arguments,
      @Json.Property("privileged") boolean privileged,
      @Json.Property("user") @Nullable String user) {}
}
