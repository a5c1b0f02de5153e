package io.gantry.engine.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A span of time, both ends included.
 *
 * @param since nanoseconds since 1970
 * @param until nanoseconds since 1970
 */
record Window(long since, long until) {
  private static final long FIRST = Long.MIN_VALUE + 1;

  static Window of(Optional<Instant> since, Optional<Instant> until) {
    return new Window(
        since.map(Window::nanos).orElse(FIRST), until.map(Window::nanos).orElse(Long.MAX_VALUE));
  }

  /** Times that a number cannot hold are before or after everything. */
  private static long nanos(Instant time) {
    try {
      return EventRecord.nanos(time);
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? FIRST : Long.MAX_VALUE;
    }
  }

  boolean contains(long nanos) {
    return nanos >= since && nanos <= until;
  }

  boolean contains(Instant time) {
    return contains(nanos(time));
  }
}
