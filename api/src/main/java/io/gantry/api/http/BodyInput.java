package io.gantry.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends, first as the request's body, then, on a hijacked connection, as it comes.
 * The event loop offers, the handler reads; when the handler is slow the socket is not read.
 */
final class BodyInput extends InputStream {
  private enum End {
    NOT_YET,
    COMPLETE,
    BROKEN
  }

  private final Channel channel;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
  private int queued;
  private long received;
  private boolean socketPaused;
  private boolean discarding;
  private End end = End.NOT_YET;
  private @Nullable Runnable beforeFirstRead;
  private long patienceNanos = Long.MAX_VALUE;

  BodyInput(Channel channel, int limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /** Something to do before the first read: telling the client to go on. */
  void beforeFirstRead(Runnable act) {
    beforeFirstRead = act;
  }

  /** Lets each read wait for at most {@code patience}; then it fails. */
  void patience(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /** Takes over {@code bytes}. On the event loop. */
  void offer(ByteBuf bytes) {
    lock.lock();
    try {
      received += bytes.readableBytes();
      if (discarding || !bytes.isReadable()) {
        bytes.release();
        return;
      }
      queue.add(bytes);
      queued += bytes.readableBytes();
      if (queued > limit && !socketPaused) {
        socketPaused = true;
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All has come. */
  void complete() {
    end(End.COMPLETE);
  }

  /** The client went away before all had come. */
  void broken() {
    end(End.BROKEN);
  }

  private void end(End how) {
    lock.lock();
    try {
      if (end == End.NOT_YET) {
        end = how;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the request's body, whatever it is. */
  void skipToEnd() throws IOException {
    while (skip(Long.MAX_VALUE) > 0 || read() >= 0) {
      // go on
    }
  }

  /** A hijacked connection's input begins where the request's body has ended. */
  void reopen() {
    lock.lock();
    try {
      end = End.NOT_YET;
    } finally {
      lock.unlock();
    }
  }

  boolean isComplete() {
    lock.lock();
    try {
      return end == End.COMPLETE;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that have come so far, read or not. */
  long received() {
    lock.lock();
    try {
      return received;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will read any more. */
  void discard() {
    lock.lock();
    try {
      discarding = true;
      queue.forEach(ByteBuf::release);
      queue.clear();
      queued = 0;
      resumeSocket();
    } finally {
      lock.unlock();
    }
  }

  private void resumeSocket() {
    if (socketPaused) {
      socketPaused = false;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      return await() ? take(to, offset, length) : -1;
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] to, int offset, int length) {
    ByteBuf first = queue.element();
    int taken = Math.min(length, first.readableBytes());
    first.readBytes(to, offset, taken);
    queued -= taken;
    if (!first.isReadable()) {
      queue.remove().release();
    }
    if (queued <= limit / 2) {
      resumeSocket();
    }
    return taken;
  }

  private boolean await() throws IOException {
    if (beforeFirstRead != null) {
      Runnable act = beforeFirstRead;
      beforeFirstRead = null;
      act.run();
    }
    long left = patienceNanos;
    while (queue.isEmpty()) {
      if (end == End.COMPLETE || discarding) {
        return false;
      }
      if (end == End.BROKEN) {
        throw new ClientGoneException("unexpected EOF: the client went away in its request's body");
      }
      if (left <= 0) {
        throw new ClientGoneException("the client stopped in the middle of its request's body");
      }
      left = awaitChange(left);
    }
    return true;
  }

  @SuppressWarnings("WaitNotInLoop") // await() loops
  private long awaitChange(long nanos) throws InterruptedIOException {
    try {
      if (nanos < Long.MAX_VALUE) {
        return changed.awaitNanos(nanos);
      }
      changed.await();
      return nanos;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /** Ends reading; what else comes is thrown away. */
  @Override
  public void close() {
    discard();
  }
}
