package io.gantry.engine.container;

import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's health at one moment.
 *
 * @param failingStreak how many checks in a row have failed
 * @param log the last five results, the oldest first
 */
@Json
public record Health(HealthStatus status, int failingStreak, List<HealthResult> log) {
  private static final int REMEMBERED = 5;

  /** Of a container that starts for the first time. */
  public static final Health STARTING = new Health(HealthStatus.STARTING, 0, List.of());

  /** Copies the list. */
  public Health {
    log = List.copyOf(log);
  }

  /** The container has started: what was learned of it before stays to be read. */
  public Health started() {
    return new Health(HealthStatus.STARTING, 0, log);
  }

  /** The container is not watched any more. */
  public Health unwatched() {
    return new Health(HealthStatus.UNHEALTHY, failingStreak, log);
  }

  /** After a check. */
  public Health with(HealthStatus next, int streak, HealthResult result) {
    List<HealthResult> all = new ArrayList<>(log);
    all.add(result);
    return new Health(next, streak, all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
  }
}
