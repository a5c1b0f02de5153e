package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import io.gantry.runtime.Rlimit;
import java.util.Optional;

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

  /** What is wrong with it, in Docker's words. */
  public Optional<String> fault() {
    if (Rlimit.Resource.parse(name).isEmpty()) {
      return Optional.of("invalid ulimit type: " + name);
    }
    if (hard != -1 && (soft == -1 || soft > hard)) {
      return Optional.of(
          "ulimit soft limit must be less than or equal to hard limit: %d > %d"
              .formatted(soft, hard));
    }
    return Optional.empty();
  }
}
