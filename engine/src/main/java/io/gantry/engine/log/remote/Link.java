package io.gantry.engine.log.remote;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one sink: opened when it is needed, dropped when it fails, and closed for good
 * at the end, which may come from another thread at any time. The lock is never held while anything
 * is waited for.
 *
 * @param <C> what is opened
 */
public final class Link<C extends AutoCloseable> {
  /** How it is opened. */
  @FunctionalInterface
  public interface Opener<C> {
    /** Opens. */
    C open() throws IOException;
  }

  private final Opener<C> opener;
  private @Nullable C connection;
  private boolean closed;

  /** Opens nothing yet. */
  public Link(Opener<C> opener) {
    this.opener = opener;
  }

  /** The open connection. Only the sink's own thread asks for it. */
  public C get() throws IOException {
    synchronized (this) {
      C present = connection;
      if (present != null) {
        return present;
      }
    }
    C fresh = opener.open();
    if (!keep(fresh)) {
      letGo(fresh);
      throw new IOException("use of closed connection");
    }
    return fresh;
  }

  private synchronized boolean keep(C fresh) {
    if (!closed) {
      connection = fresh;
    }
    return !closed;
  }

  /** Lets go of the connection; the next {@link #get} opens a new one. */
  public void drop() {
    C last = taken();
    if (last != null) {
      letGo(last);
    }
  }

  /** Lets go of the connection, and opens none any more. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
  }

  private synchronized @Nullable C taken() {
    C last = connection;
    connection = null;
    return last;
  }

  private void letGo(C last) {
    try {
      last.close();
    } catch (Exception e) {
      // it is gone all the same
    }
  }
}
