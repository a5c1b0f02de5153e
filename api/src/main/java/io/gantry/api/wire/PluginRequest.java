package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a volume plugin is asked.
 *
 * @param id who mounts it
 */
@Json
public record PluginRequest(
    @Json.Property("Name") @Nullable String name,
    @Json.Property("ID") @Nullable String id,
    @Json.Property("Opts") @Nullable Map<String, String> opts) {
  /** A question without an object. */
  public static final PluginRequest NOTHING = new PluginRequest(null, null, null);

  /** About a volume. */
  public static PluginRequest of(String volume) {
    return new PluginRequest(volume, null, null);
  }

  /** About a volume and its user. */
  public static PluginRequest of(String volume, String user) {
    return new PluginRequest(volume, user, null);
  }

  /** To make a volume. */
  public static PluginRequest create(String volume, Map<String, String> options) {
    return new PluginRequest(volume, null, options);
  }
}
