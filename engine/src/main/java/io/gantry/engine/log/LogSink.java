package io.gantry.engine.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A way to a server that takes the lines of one container during one run.
 *
 * <pre>
 *   made ──connect──▶ ──send, send, …──▶ ──close
 *           │            │
 *           └── fails ───┴── fails ──▶ retryAfter ──▶ the same lines are sent again, or dropped
 * </pre>
 *
 * <p>Only the thread of its {@link SendQueue} uses it, but for the first {@link #connect}, which
 * comes before, and {@link #close}, which may come at any time and must make a call that blocks
 * return. It may block as long as its time limits say: nobody waits for it but that thread.
 */
public interface LogSink extends AutoCloseable {
  /**
   * Reaches the server, for the first time. When a container is started and this fails, the start
   * fails, as in Docker; sinks that may connect later ({@code fluentd-async}) do nothing here.
   *
   * @throws IOException in Docker's words
   */
  void connect() throws IOException;

  /**
   * Sends lines, connecting anew where needed; returns when the server has them, as far as the
   * protocol lets one know. When it throws, all of the lines count as not sent.
   *
   * @param entries at least one
   * @throws IOException when they could not be sent
   */
  void send(List<LogEntry> entries) throws IOException;

  /**
   * When to send the same lines again.
   *
   * @param failures how often they have failed, from 1 on
   * @return empty to drop them
   */
  default Optional<Duration> retryAfter(int failures) {
    return Optional.of(Duration.ofMillis(Math.min(100L << Math.min(failures - 1, 10), 10_000)));
  }

  /** Lets go of the server. Later calls do nothing. */
  @Override
  void close();
}
