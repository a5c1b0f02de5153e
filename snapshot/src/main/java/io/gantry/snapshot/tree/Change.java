package io.gantry.snapshot.tree;

/**
 * One line of {@code docker diff}.
 *
 * @param kind what happened
 * @param path absolute, as the container sees it
 */
public record Change(Kind kind, String path) {
  /** What happened, in the order of the API's numbers 0, 1 and 2. */
  public enum Kind {
    MODIFIED,
    ADDED,
    DELETED
  }
}
