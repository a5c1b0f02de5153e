package io.gantry.engine.event;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One who listens: first to the past, as it is read, then to a bounded queue of what happens. */
final class Listener implements Events.Subscription {
  private static final System.Logger LOG = System.getLogger(Listener.class.getName());
  private static final int QUEUED = 4096;

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUED);
  private final History.Past past;
  private final EventFilter filter;
  private final Window window;
  private final Clock clock;
  private final Consumer<Listener> leave;
  private boolean pastIsOver;
  private volatile boolean closed;

  /**
   * One more.
   *
   * @param leave takes it off the list of those who listen
   */
  Listener(
      History.Past past, EventFilter filter, Window window, Clock clock, Consumer<Listener> leave) {
    this.past = past;
    this.filter = filter;
    this.window = window;
    this.clock = clock;
    this.leave = leave;
  }

  /** Something happened. Who does not keep up is cut off. */
  void offer(Event event) {
    boolean wanted = !closed && window.contains(event.time()) && filter.accepts(event);
    if (wanted && !queue.offer(event)) {
      cutOff();
    }
  }

  @Override
  public @Nullable Event next(Duration timeout) throws InterruptedException {
    Event before = pastIsOver ? null : ofPast();
    if (before != null) {
      return before;
    }
    long wait = Math.min(timeout.toNanos(), left());
    return wait <= 0 || closed ? queue.poll() : queue.poll(wait, TimeUnit.NANOSECONDS);
  }

  private @Nullable Event ofPast() {
    try {
      Event event = past.next();
      while (event != null && !filter.accepts(event)) {
        event = past.next();
      }
      pastIsOver = event == null;
      return event;
    } catch (IOException e) {
      throw new EngineException.Internal("cannot read past events: " + e.getMessage(), e);
    }
  }

  /** Nanoseconds until nothing can come any more. */
  private long left() {
    return window.until() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : window.until() - EventRecord.nanos(clock.instant());
  }

  @Override
  public boolean ended() {
    return pastIsOver && queue.isEmpty() && (closed || left() <= 0);
  }

  private void cutOff() {
    closed = true;
    leave.accept(this);
  }

  @Override
  public void close() {
    cutOff();
    try {
      past.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the past was not closed", e);
    }
  }
}
