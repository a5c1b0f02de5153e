package io.gantry.engine.event;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where events are kept for those who ask for the past. One thread at a time calls it. */
interface History extends AutoCloseable {
  /** No past. */
  Past NOTHING =
      new Past() {
        @Override
        public @Nullable Event next() {
          return null;
        }

        @Override
        public void close() {}
      };

  /** Keeps these; does not fail, since what happened has happened. */
  void append(List<Event> events);

  /** What is kept now of a time, whatever is appended later. */
  Past past(Window window) throws IOException;

  @Override
  void close();

  /** Events that were kept, the oldest first; one thread reads it. */
  interface Past extends AutoCloseable {
    /** The next one; null at the end. */
    @Nullable Event next() throws IOException;

    @Override
    void close() throws IOException;
  }
}
