package io.gantry.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way to the client: a write waits while the client does not take what was written before. */
final class Outbound {
  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean closed;

  Outbound(Channel channel) {
    this.channel = channel;
  }

  /**
   * Sends bytes that nobody will change any more.
   *
   * @throws ClientGoneException when the connection is closed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
  void send(byte[] bytes) throws IOException {
    if (!channel.isWritable()) {
      awaitWritable();
    }
    if (closed) {
      throw new ClientGoneException("the client went away");
    }
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  private void awaitWritable() throws IOException {
    lock.lock();
    try {
      while (!channel.isWritable() && !closed) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  /** The channel takes more again. On the event loop. */
  void writable() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing can be written any more. */
  void close() {
    closed = true;
    writable();
  }
}
