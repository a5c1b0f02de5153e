package io.gantry.engine.volume.store;

import io.avaje.jsonb.Json;
import io.gantry.engine.volume.Volume;
import java.time.Instant;
import java.util.Map;

/**
 * {@code volume.json}: what a volume is.
 *
 * @param driver {@code local} or a plugin's name
 * @param options the driver's
 */
@Json
public record VolumeRecord(
    String name,
    String driver,
    Map<String, String> options,
    Map<String, String> labels,
    Instant created) {
  /** Copies. */
  public VolumeRecord {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** Whether all that is in it lies in a directory of the engine's. */
  boolean isPlain() {
    return driver.equals(Volume.LOCAL)
        && !options.containsKey("type")
        && !options.containsKey("device");
  }
}
