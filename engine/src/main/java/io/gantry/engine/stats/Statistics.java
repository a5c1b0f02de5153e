package io.gantry.engine.stats;

import java.util.Optional;

/** What containers use, by the container's id, unique id prefix or name. */
public interface Statistics {
  /**
   * One reading. A container that does not run gives zeros.
   *
   * @param baseline whether to wait a second for a reading to compare with ({@code precpu_stats})
   * @throws io.gantry.engine.EngineException.NotFound {@code No such container: x}
   */
  Stats read(String container, Baseline baseline) throws InterruptedException;

  /**
   * A reading every second until the container is removed or the feed is closed. The caller closes
   * it.
   *
   * @throws io.gantry.engine.EngineException.NotFound {@code No such container: x}
   */
  Feed follow(String container);

  /** Whether a single reading carries an earlier one to compare with. */
  enum Baseline {
    /** Wait a second for it: {@code stream=false}. */
    WAIT,
    /** Leave it out: {@code stream=false&one-shot=true}. */
    NONE
  }

  /** Readings as they come: one thread pulls, any thread may close. */
  interface Feed extends AutoCloseable {
    /** Waits for the next reading, at most a second; empty at the end. */
    Optional<Stats> next() throws InterruptedException;

    /** Ends it. */
    @Override
    void close();
  }
}
