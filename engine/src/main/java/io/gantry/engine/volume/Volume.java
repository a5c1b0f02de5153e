package io.gantry.engine.volume;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A volume as users see it.
 *
 * @param driver {@code local} or a plugin's name
 * @param mountpoint where it is on the host; empty when its driver says so only while it is mounted
 * @param options the driver's, as they were asked for
 * @param scope {@code local}, or {@code global} when other hosts see it too
 * @param created absent when its driver does not say
 * @param status what its driver tells about it: JSON's values as maps, lists, text, numbers and
 *     truths
 */
public record Volume(
    String name,
    String driver,
    String mountpoint,
    Map<String, String> labels,
    Map<String, String> options,
    String scope,
    Optional<Instant> created,
    Map<String, Object> status) {

  /** The label of a volume that got its name from the engine. */
  public static final String ANONYMOUS = "com.docker.volume.anonymous";

  /** The driver of this host's directories. */
  public static final String LOCAL = "local";

  /** Copies. */
  public Volume {
    labels = Map.copyOf(labels);
    options = Map.copyOf(options);
    status = Map.copyOf(status);
  }

  /** Whether it got its name from the engine. */
  public boolean isAnonymous() {
    return labels.containsKey(ANONYMOUS);
  }
}
