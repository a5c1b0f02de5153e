package io.gantry.engine.usage;

import java.util.Optional;

/**
 * What a walk found.
 *
 * @param bytes the size
 * @param witness the tree's before the walk
 * @param changes how often the engine itself had changed the tree before the walk
 * @param begin when the walk began, by {@link System#nanoTime}
 * @param took how long it took, in nanoseconds
 */
record Measurement(long bytes, Optional<Object> witness, long changes, long begin, long took) {

  /** Whether nobody can have written since. */
  boolean holds(Optional<Object> now, long changesNow) {
    return witness.isPresent() && witness.equals(now) && changes == changesNow;
  }

  /** Nanoseconds since its beginning. */
  long age(long now) {
    return now - begin;
  }
}
