package io.gantry.engine.log.remote;

import java.io.IOException;
import java.io.InputStream;

/**
 * An open way to a server. One thread writes; {@link #close} may come from any thread and makes a
 * write or read that blocks fail.
 */
public interface Connection extends AutoCloseable {
  /** Writes all of the bytes: a datagram, or a part of the stream. */
  void write(byte[] bytes) throws IOException;

  /**
   * What the server says.
   *
   * @throws UnsupportedOperationException over datagrams
   */
  InputStream answers();

  /**
   * Watches for the server to hang up, when it never says anything: a stream takes a first write
   * without complaint long after that.
   */
  default void expectNoAnswers() {}

  @Override
  void close();
}
