package io.gantry.kernel.fs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A few native buffers that reading and writing borrow for one call, so that no file costs an
 * allocation. At most {@link #KEPT} are kept; more are made when more threads copy at once, and
 * left to the garbage collector.
 */
final class NativeBuffers {
  static final int SIZE = 256 * 1024;
  private static final int KEPT = 8;
  private static final ArrayBlockingQueue<MemorySegment> POOL = new ArrayBlockingQueue<>(KEPT);

  private NativeBuffers() {}

  static MemorySegment borrow() {
    MemorySegment pooled = POOL.poll();
    return pooled != null ? pooled : Arena.ofAuto().allocate(SIZE, 4096);
  }

  static void giveBack(MemorySegment buffer) {
    boolean _ = POOL.offer(buffer);
  }
}
