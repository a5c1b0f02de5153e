package io.gantry.engine.log;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A place outside that keeps lines and gives them back, such as the journal. */
public interface LogArchive {
  /**
   * Opens the lines of a container, the oldest first. What the query's times, streams and tail
   * leave out may come or not, since it is left out by the caller too, but for {@code tail}, which
   * is heeded here alone. A query that follows goes on until it is closed.
   *
   * @param containerId 64 hexadecimal digits
   */
  Entries read(String containerId, LogQuery query) throws IOException;

  /** Lines on their way. One thread pulls; any thread may close. */
  interface Entries extends AutoCloseable {
    /** Waits for the next line; empty at the end, or when closed. */
    Optional<Archived> next() throws IOException, InterruptedException;

    /** Whether the next line is there without waiting, so that it can go along with this one. */
    boolean ready();

    @Override
    void close();
  }

  /**
   * A line with what was sent along with it.
   *
   * @param attributes for {@code --details}
   */
  record Archived(LogEntry entry, Map<String, String> attributes) {}
}
