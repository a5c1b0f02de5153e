package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * A resource limit, {@code getrlimit(2)}.
 *
 * @param name without {@code RLIMIT_}, in lower case: {@code nofile}
 * @param soft -1 is no limit
 * @param hard -1 is no limit
 */
@Json
public record Ulimit(String name, long soft, long hard) {
  /** An absent name becomes an empty one, which creation refuses. */
  public Ulimit {
    name = Defaults.text(name);
  }
}
