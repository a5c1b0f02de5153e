package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.Map;

/**
 * Where a container's output goes.
 *
 * @param driver {@code json-file}, {@code none}; empty is the engine's default
 * @param options the driver's
 */
@Json
public record LogConfig(String driver, Map<String, String> options) {
  /** The engine's default. */
  public static final LogConfig DEFAULT = new LogConfig("", Map.of());

  /** Absent parts become empty ones. */
  public LogConfig {
    driver = Defaults.text(driver);
    options = Defaults.map(options);
  }
}
