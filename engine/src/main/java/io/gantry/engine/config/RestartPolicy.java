package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * When a container that ended is started again.
 *
 * @param name empty or {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure}
 * @param maximumRetryCount of {@code on-failure}; 0 is no maximum
 */
@Json
public record RestartPolicy(String name, int maximumRetryCount) {
  /** Never. */
  public static final RestartPolicy NO = new RestartPolicy("no", 0);

  /** Always, until it is stopped by hand; again when the engine starts. */
  public static final RestartPolicy ALWAYS = new RestartPolicy("always", 0);

  /** As {@link #ALWAYS}, but what was stopped by hand stays so when the engine starts. */
  public static final RestartPolicy UNLESS_STOPPED = new RestartPolicy("unless-stopped", 0);

  /** An absent name becomes an empty one, which is {@code no}. */
  public RestartPolicy {
    name = Defaults.text(name);
  }

  /** When it failed, {@code retries} times at most, 0 for no maximum. */
  public static RestartPolicy onFailure(int retries) {
    return new RestartPolicy("on-failure", retries);
  }

  /** Whether it is never started again. */
  public boolean isNone() {
    return name.isEmpty() || name.equals("no");
  }
}
