package io.gantry.kernel.cgroup;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Freezing takes as long as the slowest process needs to reach the border of the kernel. */
final class Freezing {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Freezing() {}

  /** One write to, or one look at, the freezer. */
  interface Act {
    void run() throws IOException;
  }

  /** Whether all have stopped. */
  interface Look {
    boolean frozen() throws IOException;
  }

  static void await(String path, Act freeze, Look look, Act thaw) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long pause = 20_000;
    freeze.run();
    while (!look.frozen()) {
      if (System.nanoTime() - deadline > 0) {
        thaw.run();
        throw new IOException("freeze control group " + path + ": its processes do not stop");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
      // version 1 forgets to freeze who forked in between: ask again (as runc does)
      freeze.run();
    }
  }
}
