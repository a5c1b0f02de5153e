package io.gantry.kernel.io;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor watched by a {@link Poller}.
 *
 * <pre>
 *   armed ──event──▶ calling ──returns──▶ disarmed ──arm──▶ armed
 *                       │ arm: takes effect when the listener returns
 *   any ──close──▶ closed
 * </pre>
 */
public final class Registration implements AutoCloseable {
  private final Poller poller;
  private final Fd fd;
  private final long id;
  private final Poller.Listener listener;

  /** Guards the fields below; held only over non-blocking epoll_ctl calls. */
  private final Object lock = new Object();

  private boolean calling;
  private @Nullable Interest next;
  private boolean closed;

  Registration(Poller poller, Fd fd, long id, Poller.Listener listener) {
    this.poller = poller;
    this.fd = fd;
    this.id = id;
    this.listener = listener;
  }

  /** The watched descriptor. */
  public Fd fd() {
    return fd;
  }

  long id() {
    return id;
  }

  /**
   * Waits for the next event. From within a call of the listener this takes effect when the call
   * returns. Does nothing when the registration is closed.
   */
  public void arm(Interest interest) throws KernelException {
    synchronized (lock) {
      if (calling) {
        next = interest;
      } else if (!closed) {
        poller.arm(this, interest);
      }
    }
  }

  /**
   * Stops watching: no call of the listener begins after this has returned. It does not wait for a
   * call that is under way, so that listeners and those who close may take each other's locks. The
   * descriptor stays open.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        poller.remove(this);
      }
    }
  }

  void fire(Readiness readiness) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      calling = true;
    }
    try {
      listener.ready(this, readiness);
    } finally {
      finish();
    }
  }

  private void finish() {
    synchronized (lock) {
      calling = false;
      Interest interest = next;
      next = null;
      if (interest != null && !closed) {
        try {
          poller.arm(this, interest);
        } catch (KernelException e) {
          throw new IllegalStateException("a watched descriptor was closed too early", e);
        }
      }
    }
  }
}
