package io.gantry.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way to the client: a write waits while the client does not take what was written before. */
final class Outbound {
  private final Channel channel;
  private final Pieces pieces;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean closed;

  Outbound(Channel channel, Pieces pieces) {
    this.channel = channel;
    this.pieces = pieces;
  }

  /**
   * Sends bytes that nobody will change any more.
   *
   * @throws ClientGoneException when the connection is closed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
  void send(byte[] bytes) throws IOException {
    awaitTurn();
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  /**
   * Sends a copy of a part of {@code from}, at most {@link Pieces#PAYLOAD} bytes, between two short
   * texts.
   *
   * @throws ClientGoneException when the connection is closed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
  void send(byte[] before, byte[] from, int offset, int length, byte[] after) throws IOException {
    awaitTurn();
    Optional<ByteBuffer> borrowed = pieces.borrow();
    int total = before.length + length + after.length;
    ByteBuffer piece = borrowed.orElseGet(() -> ByteBuffer.allocate(total));
    piece.put(before).put(from, offset, length).put(after).flip();
    ChannelFuture sent = channel.writeAndFlush(Unpooled.wrappedBuffer(piece));
    if (borrowed.isPresent()) {
      sent.addListener(done -> pieces.giveBack(piece));
    }
  }

  private void awaitTurn() throws IOException {
    if (!channel.isWritable()) {
      awaitWritable();
    }
    if (closed) {
      throw new ClientGoneException("the client went away");
    }
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
