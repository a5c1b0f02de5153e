package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code EventMessage}; the first three only for old clients. */
@Json
public record WireEvent(
    @Nullable String status,
    @Nullable String id,
    @Nullable String from,
    @Json.Property("Type") @Nullable String type,
    @Json.Property("Action") @Nullable String action,
    @Json.Property("Actor") @Nullable Actor actor,
    @Nullable String scope,
    long time,
    long timeNano) {
  /** Whom it happened to. */
  @Json
  public record Actor(
      @Json.Property("ID") @Nullable String id,
      @Json.Property("Attributes") @Nullable Map<String, String> attributes) {}
}
