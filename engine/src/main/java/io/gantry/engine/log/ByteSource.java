package io.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A stream of bytes on its way to a client, pulled in large pieces by the thread that sends them: a
 * log that is read, or what an attached container says. One thread pulls; any thread may close.
 */
public interface ByteSource extends AutoCloseable {
  /**
   * Waits for the next piece. Frames and lines may be cut anywhere between two pieces.
   *
   * @return a buffer that is valid until the next call, and backed by an array; empty when the
   *     stream has ended or was closed
   * @throws IOException when the stream cannot be read any further
   * @throws InterruptedException when the waiting thread was interrupted
   */
  Optional<ByteBuffer> next() throws IOException, InterruptedException;

  /** Ends the stream and wakes the thread that waits in {@link #next()}. Later calls do nothing. */
  @Override
  void close();
}
