package io.gantry.engine.stream;

import java.util.concurrent.TimeUnit;

/**
 * How fast a stream of output comes. One that comes fast is better left to fill its pipe for a
 * moment: a reader that keeps up with every line that a process writes has three threads and a
 * client woken for each of them. Used by one thread at a time.
 */
final class Pace {
  /** From how many bytes in a window on a stream is busy: 1.6 MB/s. */
  private static final int BUSY = 16 * 1024;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private long begun;
  private long bytes;

  Pace(long now) {
    begun = now;
  }

  /**
   * Whether the stream is busy.
   *
   * @param moved how many bytes have just come
   * @param now of {@link System#nanoTime}
   */
  boolean isBusy(long moved, long now) {
    if (now - begun > WINDOW_NANOS) {
      begun = now;
      bytes = 0;
    }
    bytes += moved;
    return bytes >= BUSY;
  }
}
