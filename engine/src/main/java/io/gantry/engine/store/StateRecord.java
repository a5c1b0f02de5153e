package io.gantry.engine.store;

import io.avaje.jsonb.Json;
import io.gantry.engine.container.ContainerState;

/**
 * {@code state.json}: where a container was when it was last written down. A container that runs is
 * not written down as such; its directory under the exec root tells.
 *
 * @param restartCount how often its restart policy started it
 * @param stoppedByHand whether somebody asked for its end
 */
@Json
public record StateRecord(ContainerState state, int restartCount, boolean stoppedByHand) {
  /** Of a container that was just made. */
  public static final StateRecord CREATED = new StateRecord(ContainerState.CREATED, 0, false);
}
