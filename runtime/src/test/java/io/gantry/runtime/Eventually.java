package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what happens soon. */
final class Eventually {
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long PAUSE_NANOS = 2_000_000L;

  private Eventually() {}

  /** Looks again and again until {@code condition} holds, ten seconds at most. */
  static void holds(Callable<Boolean> condition, String what) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    assertThat(condition.call()).as(what).isTrue();
  }
}
