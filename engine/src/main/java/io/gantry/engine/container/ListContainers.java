package io.gantry.engine.container;

import io.gantry.engine.Filters;

/**
 * Which containers to list.
 *
 * @param all also those that do not run
 * @param limit only the newest, running or not; 0 is no limit
 * @param sizes whether sizes are computed
 * @param filters id, name, label, status, exited, ancestor, before, since, volume, network, health,
 *     publish, expose, is-task, isolation
 */
public record ListContainers(boolean all, int limit, Containers.Sizes sizes, Filters filters) {
  /** Those that run. */
  public static final ListContainers RUNNING =
      new ListContainers(false, 0, Containers.Sizes.OMIT, Filters.NONE);

  /** Every one. */
  public static final ListContainers ALL =
      new ListContainers(true, 0, Containers.Sizes.OMIT, Filters.NONE);
}
