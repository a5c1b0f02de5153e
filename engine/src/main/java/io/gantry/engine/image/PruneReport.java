package io.gantry.engine.image;

import java.util.List;

/**
 * What a prune did.
 *
 * @param removals in order
 * @param spaceReclaimed bytes of the unpacked layers that are gone
 */
public record PruneReport(List<Removal> removals, long spaceReclaimed) {

  /** Copies the list. */
  public PruneReport {
    removals = List.copyOf(removals);
  }
}
