package io.gantry.engine.container;

import io.avaje.jsonb.Json;
import java.time.Instant;

/**
 * What came of one health check.
 *
 * @param exitCode of its process; {@link #FAILED} when that could not be started or took too long
 * @param output its first 4096 bytes, or why there is none
 */
@Json
public record HealthResult(Instant start, Instant end, int exitCode, String output) {
  /** The exit code of a check without one. */
  public static final int FAILED = -1;

  /** Whether the container is well. */
  public boolean succeeded() {
    return exitCode == 0;
  }
}
