package io.gantry.engine.volume;

import io.gantry.engine.name.Ids;
import java.util.HashMap;
import java.util.Map;

/**
 * A wish for a volume.
 *
 * @param name empty for one that is nobody's but its container's, which gets a random name
 * @param driver empty for any that has a volume of this name, {@code local} when none has
 * @param options the driver's
 */
public record CreateVolume(
    String name, String driver, Map<String, String> options, Map<String, String> labels) {

  /** Copies. */
  public CreateVolume {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** A plain one of this name. */
  public static CreateVolume named(String name) {
    return new CreateVolume(name, "", Map.of(), Map.of());
  }

  /** A plain one without a name. */
  public static CreateVolume anonymous() {
    return named("");
  }

  /** The same with a name: its own, or a random one and the label of those that have none. */
  public CreateVolume withName() {
    if (!name.isEmpty()) {
      return this;
    }
    Map<String, String> labelled = new HashMap<>(labels);
    labelled.put(Volume.ANONYMOUS, "");
    return new CreateVolume(
        Ids.random(), driver.isEmpty() ? Volume.LOCAL : driver, options, labelled);
  }
}
