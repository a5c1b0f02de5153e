package io.gantry.engine.usage;

import java.util.Optional;

/** Whether containers have done anything. */
@FunctionalInterface
public interface Activity {
  /** Nobody knows. */
  Activity UNKNOWN = container -> Optional.empty();

  /**
   * A value that is another one after the container's processes have run: who has not run has not
   * written. What runs at this moment shows a few milliseconds later.
   *
   * @param container its id
   * @return empty when it cannot be told
   */
  Optional<Object> of(String container);
}
