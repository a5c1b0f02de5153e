package io.gantry.engine.usage;

import java.io.IOException;
import java.util.Optional;

/**
 * Something to measure.
 *
 * @param key what it is known by
 * @param witness equal to that of another time when nothing can have changed in between; empty when
 *     that cannot be told
 * @param strangers whether others than those whom the witness tells of may write to it
 * @param measure walks through it
 */
public record Tree(String key, Optional<Object> witness, Strangers strangers, Walk measure) {

  /** Who else may write. */
  public enum Strangers {
    /** Nobody. */
    NONE,
    /** The host's users. */
    POSSIBLE
  }

  /** Adds up a tree. */
  @FunctionalInterface
  public interface Walk {
    /** Its size in bytes. */
    long bytes() throws IOException;
  }
}
