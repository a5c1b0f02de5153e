package io.gantry.engine.event;

import io.gantry.engine.Filters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Events in memory: a ring of the last {@value #KEPT} and a bounded queue for each listener. The
 * monitor is held for the time of an append only, never while somebody waits.
 */
public final class EventBus implements Events {
  private static final int KEPT = 256;
  private static final int QUEUED = 4096;

  private final Clock clock;
  private final Queue<Event> ring = new ArrayDeque<>(KEPT);
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder published = new LongAdder();

  /** A bus that reads {@code until} against this clock. */
  public EventBus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void publish(Event event) {
    published.increment();
    synchronized (ring) {
      if (ring.size() == KEPT) {
        ring.remove();
      }
      ring.add(event);
      listeners.forEach(listener -> listener.offer(event));
    }
  }

  @Override
  public Subscription subscribe(Optional<Instant> since, Optional<Instant> until, Filters filters) {
    EventFilter filter = new EventFilter(filters);
    Listener listener = new Listener(until, filter);
    synchronized (ring) {
      boolean past =
          since.isPresent() || until.filter(u -> u.isBefore(clock.instant())).isPresent();
      if (past) {
        ring.stream()
            .filter(e -> since.isEmpty() || !e.time().isBefore(since.get()))
            .forEach(listener::offer);
      }
      listeners.add(listener);
    }
    return listener;
  }

  @Override
  public long published() {
    return published.sum();
  }

  @Override
  public int listeners() {
    return listeners.size();
  }

  private final class Listener implements Subscription {
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUED);
    private final Optional<Instant> until;
    private final EventFilter filter;
    private volatile boolean closed;

    Listener(Optional<Instant> until, EventFilter filter) {
      this.until = until;
      this.filter = filter;
    }

    void offer(Event event) {
      boolean wanted =
          !closed
              && (until.isEmpty() || !event.time().isAfter(until.get()))
              && filter.accepts(event);
      if (wanted && !queue.offer(event)) {
        close();
      }
    }

    @Override
    public @Nullable Event next(Duration timeout) throws InterruptedException {
      Duration wait = timeout;
      if (until.isPresent()) {
        Duration left = Duration.between(clock.instant(), until.get());
        wait = left.compareTo(wait) < 0 ? left : wait;
      }
      return wait.isNegative() || closed
          ? queue.poll()
          : queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean ended() {
      return queue.isEmpty()
          && (closed || until.filter(u -> !clock.instant().isBefore(u)).isPresent());
    }

    @Override
    public void close() {
      closed = true;
      listeners.remove(this);
    }
  }
}
