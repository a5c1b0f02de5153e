package io.gantry.engine.event;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens in the engine, and what happened, also in engines before this one. A subscriber that
 * is too slow is cut off rather than waited for.
 */
public interface Events {

  /** Tells everybody; does not fail, and waits for nobody. */
  void publish(Event event);

  /**
   * Begins to listen. With {@code since} or {@code until} what was kept of the past comes first, as
   * much as is between them.
   *
   * @param since what happened before is not given
   * @param until what happens later is not given any more, and the subscription ends
   * @param filters container, daemon, event, image, label, network, plugin, scope, type, volume…
   * @throws EngineException.InvalidParameter on an unknown filter
   */
  Subscription subscribe(Optional<Instant> since, Optional<Instant> until, Filters filters);

  /** How many events this engine has told of. */
  long published();

  /** How many listen now. */
  int listeners();

  /** One listener's queue. */
  interface Subscription extends AutoCloseable {
    /**
     * Waits for the next event. One thread at a time.
     *
     * @return null when {@code timeout} is over; see {@link #ended}
     */
    @Nullable Event next(Duration timeout) throws InterruptedException;

    /** Whether nothing more will come: {@code until} is over, it was closed or cut off. */
    boolean ended();

    /** Ends it. */
    @Override
    void close();
  }
}
