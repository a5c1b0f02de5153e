package io.gantry.engine.stream;

import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.OutputKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one attached client: two buffers, of which the pump fills one while the client's
 * thread sends the other. When the pump's is full it leaves the process waiting until the client
 * has taken it.
 */
final class Outlet {
  /** With how many waiting bytes the process has to wait. */
  static final int LIMIT = 256 * 1024;

  private static final int HEADER = 8;
  private static final int FIRST = 4 * 1024;

  private final Set<OutputKind> kinds;
  private final Framing framing;
  private final Runnable drained;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] filling = new byte[0];
  private int filled;
  private byte[] sending = new byte[0];
  private boolean pumpWaits;
  private boolean ended;
  private boolean closed;

  /**
   * @param drained called when there is room again after {@link #full} has said that there is none,
   *     and when the client goes
   */
  Outlet(Set<OutputKind> kinds, Framing framing, Runnable drained) {
    this.kinds = kinds;
    this.framing = framing;
    this.drained = drained;
  }

  /** Whether the pump has to wait. */
  boolean full() {
    lock.lock();
    try {
      pumpWaits = filled >= LIMIT && !closed;
      return pumpWaits;
    } finally {
      lock.unlock();
    }
  }

  /** Takes bytes for the client; what is more than {@link #LIMIT} is taken, too. */
  void put(OutputKind kind, byte[] bytes, int at, int length) {
    if (length == 0 || !kinds.contains(kind)) {
      return;
    }
    lock.lock();
    try {
      if (closed || ended) {
        return;
      }
      int header = framing == Framing.RAW ? 0 : HEADER;
      reserve(filled + header + length);
      if (header > 0) {
        ByteBuffer.wrap(filling, filled, HEADER)
            .put((byte) kind.frameType())
            .putInt(filled + 4, length);
        Arrays.fill(filling, filled + 1, filled + 4, (byte) 0);
      }
      System.arraycopy(bytes, at, filling, filled + header, length);
      filled += header + length;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void reserve(int capacity) {
    if (filling.length < capacity) {
      int size = Math.max(capacity, Math.max(FIRST, Math.min(filling.length * 2, LIMIT)));
      filling = Arrays.copyOf(filling, size);
    }
  }

  /** Nothing more will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The client has gone. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    drained.run();
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for bytes; empty at the end. What is given is valid until the next call. */
  Optional<ByteBuffer> take() throws InterruptedException {
    boolean wakePump;
    ByteBuffer taken;
    lock.lockInterruptibly();
    try {
      while (filled == 0 && !ended && !closed) {
        changed.await();
      }
      if (closed || filled == 0) {
        return Optional.empty();
      }
      byte[] next = sending;
      sending = filling;
      filling = next;
      taken = ByteBuffer.wrap(sending, 0, filled);
      filled = 0;
      wakePump = pumpWaits;
      pumpWaits = false;
    } finally {
      lock.unlock();
    }
    if (wakePump) {
      drained.run();
    }
    return Optional.of(taken);
  }
}
