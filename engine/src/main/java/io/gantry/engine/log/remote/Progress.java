package io.gantry.engine.log.remote;

import io.gantry.engine.log.LogEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch of lines has come that are sent one by one: when it fails in between and comes
 * again, it goes on where it stopped, and no line is doubled.
 */
public final class Progress {
  /** Sends one line. */
  @FunctionalInterface
  public interface Step<E extends Exception> {
    /** Sends {@code entry}. */
    void send(LogEntry entry) throws E;
  }

  private @Nullable LogEntry first;
  private int done;

  /** Sends what has not been sent of {@code entries}. */
  @SuppressWarnings("ReferenceEquality") // the same line, not an equal one
  public <E extends Exception> void each(List<LogEntry> entries, Step<E> step) throws E {
    if (entries.getFirst() != first) {
      first = entries.getFirst();
      done = 0;
    }
    for (LogEntry entry : entries.subList(done, entries.size())) {
      step.send(entry);
      done++;
    }
    first = null;
  }
}
