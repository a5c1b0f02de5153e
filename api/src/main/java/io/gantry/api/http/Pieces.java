package io.gantry.api.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few buffers outside the heap for large pieces of bodies, used again and again by all
 * connections: an array would be copied once more on its way to the kernel, and cleared and
 * collected each time. Whoever finds none left, because slow clients have them, uses an array.
 */
final class Pieces {
  /** The most bytes of a body in one piece. */
  static final int PAYLOAD = 128 * 1024;

  /** Room for what a chunk begins and ends with. */
  private static final int FRAME = 16;

  private static final int MOST = 8;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  /** An empty buffer, to be given back; there may be none. */
  Optional<ByteBuffer> borrow() {
    ByteBuffer piece = free.poll();
    if (piece == null && made.get() < MOST && made.incrementAndGet() <= MOST) {
      piece = ByteBuffer.allocateDirect(PAYLOAD + FRAME);
    }
    return Optional.ofNullable(piece);
  }

  /** The kernel has taken what is in it, or nobody wants it any more. */
  void giveBack(ByteBuffer piece) {
    free.add(piece.clear());
  }
}
