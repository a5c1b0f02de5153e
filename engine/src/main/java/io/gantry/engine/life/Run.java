package io.gantry.engine.life;

import io.gantry.engine.health.HealthMonitor;
import io.gantry.kernel.cgroup.OomWatch;
import io.gantry.runtime.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of a container's process; two runs are never the same one. */
final class Run {
  private final Running running;
  private final Instant startedAt;
  private final Duration pause;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** Guarded by the container's lock, as is the next. */
  private OomWatch memory = OomWatch.NONE;

  private boolean watched;
  private boolean oomTold;

  /** Changed under the container's lock. */
  private volatile @Nullable HealthMonitor health;

  /**
   * @param pause the pause before it, zero when it was started by hand
   */
  Run(Running running, Instant startedAt, Duration pause) {
    this.running = running;
    this.startedAt = startedAt;
    this.pause = pause;
  }

  /** The process's handle. */
  Running running() {
    return running;
  }

  /** When it began. */
  Instant startedAt() {
    return startedAt;
  }

  /** The pause before it. */
  Duration pause() {
    return pause;
  }

  /** What tells of its shortages of memory. */
  void memory(OomWatch watch) {
    memory = watch;
    watched = true;
  }

  /** Whether something tells of its shortages of memory. */
  boolean watchesMemory() {
    return watched;
  }

  /** No shortage is told any more. */
  void unwatchMemory() {
    memory.close();
  }

  /** Who watches over its health from now on. */
  void watch(HealthMonitor monitor) {
    unwatch();
    health = monitor;
  }

  /** Nobody watches over it any more. */
  void unwatch() {
    HealthMonitor last = health;
    if (last != null) {
      last.stop();
    }
  }

  /** Whether clients were told of a shortage. */
  boolean oomTold() {
    return oomTold;
  }

  /** They were. */
  void tellOom() {
    oomTold = true;
  }

  /** Completes when the engine has taken note of its end. */
  CompletableFuture<Void> ended() {
    return ended;
  }
}
