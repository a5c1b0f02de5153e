package io.gantry.network;

/**
 * Something on the host that is not as this engine's networks and containers ask for.
 *
 * @param name what people know it by
 * @param index of a link, 0 for others
 */
public record Stray(Kind kind, String name, int index) {
  /** What it is. */
  public enum Kind {
    /** A link with this engine's mark whose network or container is gone. */
    LINK,
    /** A network namespace of a container that does not run. */
    NAMESPACE,
    /** A link that should be there and is not. */
    LACKING_LINK,
    /** The table of rules is not what it should be. */
    RULES
  }
}
