package io.gantry.engine.container;

import java.util.Locale;

/**
 * How well a container is, as far as its checks tell.
 *
 * <pre>
 *   STARTING ──a check succeeds──▶ HEALTHY ◀──a check succeeds───┐
 *      └──as many failures in a row as the check allows──▶ UNHEALTHY
 * </pre>
 *
 * A container that is not watched (any more) counts as unhealthy, as dockerd has it.
 */
public enum HealthStatus {
  /** It has started, and no check has succeeded yet. */
  STARTING,
  /** Its last check, or one not long ago, has succeeded. */
  HEALTHY,
  /** Its last checks have failed, or it is not watched. */
  UNHEALTHY;

  /** Docker's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word in the status column of {@code docker ps}. */
  public String shown() {
    return this == STARTING ? "health: starting" : word();
  }
}
