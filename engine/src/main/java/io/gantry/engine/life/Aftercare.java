package io.gantry.engine.life;

import io.gantry.engine.store.Trees;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a start or an end leaves to be done when nobody waits for it: the container's state is
 * written down, and what its run has left is removed. That is done a moment later, so that a
 * container that lives for milliseconds is never written down at all.
 *
 * <p>An engine that is killed before has lost nothing. The run's directory goes last: as long as it
 * is there the next engine finds out from it what runs and how it ended.
 */
final class Aftercare implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Aftercare.class.getName());
  private static final long DELAY_MILLIS = 50;

  /** The first pause before leftovers that could not be removed are tried again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final Parts parts;
  private final Set<Container> due = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Aftercare(Parts parts) {
    this.parts = parts;
  }

  /** Has the container looked after soon; called with its lock held, as it has been marked. */
  void soon(Container container) {
    if (due.add(container) && !closed) {
      var _ =
          parts.timer().schedule(() -> handOver(container), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void handOver(Container container) {
    if (!closed) {
      parts.executor().execute(() -> now(container));
    }
  }

  /** Looks after the container, if that is still to be done. */
  void now(Container container) {
    due.remove(container);
    container.lock().lock();
    try {
      if (container.takeUnwritten() && parts.index().byId(container.id()).isPresent()) {
        write(container);
      }
      if (container.run() == null && container.takeLeftovers()) {
        removeLeftovers(container, RETRY);
      }
    } finally {
      container.lock().unlock();
    }
  }

  private void write(Container container) {
    try {
      parts.store().update(container.id(), container.record());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the state of container " + container.id() + " was not written", e);
    }
  }

  /**
   * Whoever was on the way into the container when it was killed, an exec or a health check, is met
   * later: there may be no next start of this container to remove what it has left.
   */
  private void removeLeftovers(Container container, Duration pause) {
    if (clean(container) || closed) {
      return;
    }
    container.leftovers();
    Duration next = pause.multipliedBy(2);
    Duration longer = next.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : next;
    var _ =
        parts
            .timer()
            .schedule(
                () -> parts.executor().execute(() -> again(container, longer)),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void again(Container container, Duration pause) {
    container.lock().lock();
    try {
      // a start in between goes on in their place
      if (!closed && container.run() == null && container.takeLeftovers()) {
        removeLeftovers(container, pause);
      }
    } finally {
      container.lock().unlock();
    }
  }

  /**
   * Removes what a run leaves: the cgroup with whatever is still in it, and its directory.
   *
   * @return whether nothing is left
   */
  boolean clean(Container container) {
    try {
      parts.cgroups().remove(container.cgroup(parts.config().cgroupParent()));
      Trees.delete(parts.runDirectory(container.id()));
      return true;
    } catch (IOException e) {
      // the directory stays as the mark for the next start or the next engine
      LOG.log(Level.WARNING, "leftovers of container " + container.id() + " stay for now", e);
      return false;
    }
  }

  /** Does at once all that is due; what is marked afterwards is the next engine's. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(due).forEach(this::now);
  }
}
