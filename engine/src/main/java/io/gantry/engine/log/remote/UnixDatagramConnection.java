package io.gantry.engine.log.remote;

import io.gantry.kernel.io.UnixDatagram;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Datagrams over a socket in the file system, such as {@code /dev/log}. */
final class UnixDatagramConnection implements Connection {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final UnixDatagram socket;
  private volatile boolean closed;

  UnixDatagramConnection(UnixDatagram socket) {
    this.socket = socket;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    for (Duration left = PATIENCE; !socket.send(bytes); left = left.minus(PAUSE)) {
      if (left.isNegative() || closed) {
        throw new IOException("write: resource temporarily unavailable");
      }
      pause();
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public InputStream answers() {
    throw new UnsupportedOperationException("datagrams");
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
