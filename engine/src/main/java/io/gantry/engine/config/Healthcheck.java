package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * How to see whether a container is well. Times are nanoseconds, 0 inherits.
 *
 * @param test {@code []}, {@code ["NONE"]}, {@code ["CMD", …]} or {@code ["CMD-SHELL", command]}
 * @param retries failures in a row before it counts as unhealthy
 */
@Json
public record Healthcheck(
    List<String> test,
    long interval,
    long timeout,
    long startPeriod,
    long startInterval,
    int retries) {
  /** An absent test becomes an empty one. */
  public Healthcheck {
    test = Defaults.list(test);
  }
}
