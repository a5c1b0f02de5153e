package io.gantry.engine.log.remote;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream. */
final class StreamConnection implements Connection {
  private final Closeable socket;
  private final InputStream in;
  private final OutputStream out;
  private volatile boolean hungUp;

  StreamConnection(Closeable socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.in = in;
    this.out = out;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    if (hungUp) {
      throw new IOException("write: broken pipe");
    }
    out.write(bytes);
    out.flush();
  }

  @Override
  public InputStream answers() {
    return in;
  }

  @Override
  public void expectNoAnswers() {
    Thread.ofVirtual().name("log-server-watch").start(this::awaitEnd);
  }

  private void awaitEnd() {
    byte[] ignored = new byte[512];
    try {
      while (in.read(ignored) >= 0) {
        // whatever it says
      }
    } catch (IOException e) {
      // reset by the server, or closed by us
    }
    hungUp = true;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // the descriptor is gone all the same
    }
  }
}
