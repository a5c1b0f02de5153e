package io.gantry.engine.event;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events on, in the order in which they were published: first to the history, then to those
 * who listen, so that nobody has heard of what a killed engine does not know any more.
 *
 * <p>Who publishes never waits for others. One of those who do has the turn, and hands on for all;
 * who finds it taken leaves the event to that one.
 */
public final class EventBus implements Events, AutoCloseable {
  private static final int BATCH = 64;

  private final Clock clock;
  private final History history;
  private final Queue<Event> coming = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder published = new LongAdder();

  /** A bus that reads {@code until} against this clock, and keeps the last events in memory. */
  public EventBus(Clock clock) {
    this(clock, new RecentEvents());
  }

  EventBus(Clock clock, History history) {
    this.clock = clock;
    this.history = history;
  }

  /**
   * A bus that keeps events in files.
   *
   * @param directory of the files, its own; made when missing
   */
  public static EventBus open(Path directory, Clock clock) throws IOException {
    return new EventBus(clock, EventJournal.open(directory));
  }

  @Override
  public void publish(Event event) {
    published.increment();
    coming.add(event);
    handOn();
  }

  /** Until nothing is left, or somebody else does it. */
  private void handOn() {
    while (!coming.isEmpty() && turn.tryLock()) {
      try {
        handOnBatch();
      } finally {
        turn.unlock();
      }
    }
  }

  private void handOnBatch() {
    List<Event> batch = new ArrayList<>();
    Event next = coming.poll();
    while (next != null) {
      batch.add(next);
      next = batch.size() < BATCH ? coming.poll() : null;
    }
    history.append(batch);
    for (Event event : batch) {
      listeners.forEach(listener -> listener.offer(event));
    }
  }

  @Override
  public Subscription subscribe(Optional<Instant> since, Optional<Instant> until, Filters filters) {
    EventFilter filter = new EventFilter(filters);
    Window window = Window.of(since, until);
    turn.lock();
    try {
      while (!coming.isEmpty()) {
        handOnBatch();
      }
      boolean past = since.isPresent() || until.isPresent();
      Listener listener =
          new Listener(
              past ? history.past(window) : History.NOTHING,
              filter,
              window,
              clock,
              listeners::remove);
      listeners.add(listener);
      return listener;
    } catch (IOException e) {
      throw new EngineException.Internal("cannot read past events: " + e.getMessage(), e);
    } finally {
      turn.unlock();
      handOn();
    }
  }

  @Override
  public long published() {
    return published.sum();
  }

  @Override
  public int listeners() {
    return listeners.size();
  }

  @Override
  public void close() {
    turn.lock();
    try {
      history.close();
    } finally {
      turn.unlock();
    }
  }
}
