package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code ContainerWaitResponse}. */
@Json
public record WaitResponse(
    @Json.Property("Error") @Nullable WaitError error,
    @Json.Property("StatusCode") int statusCode) {
  /** Why waiting failed. */
  @Json
  public record WaitError(@Json.Property("Message") @Nullable String message) {}
}
