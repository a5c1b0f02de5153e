package io.gantry.api.plugin;

import java.time.Duration;

/**
 * How long plugins are waited for.
 *
 * @param reaching for how long one that does not listen is tried again
 * @param looking for an answer about what there is; all others wait for that at the same time
 * @param brief for what should take no time
 * @param lengthy for what may have to reach a disk array
 */
public record Patience(Duration reaching, Duration looking, Duration brief, Duration lengthy) {
  /** Docker's, but for lists, which one bad plugin would hold up for everybody. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2));
}
