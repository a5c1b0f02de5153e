package io.gantry.engine.log;

import java.io.IOException;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one run of a container that wait for a server, and the thread that sends them.
 *
 * <p>It never makes the pump wait. A container whose lines come faster than the server takes them
 * waits (the pump leaves its pipe alone) while the server goes on taking; as soon as it has taken
 * nothing for a second, or has failed, lines for which there is no room are dropped and counted.
 * With {@code mode=non-blocking} no container waits at all.
 */
final class SendQueue {
  private static final Logger LOG = System.getLogger(SendQueue.class.getName());

  /** How long a server may take nothing before containers wait for it no longer. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long lines are still sent after the container has ended. */
  private static final long LAST_CALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What a line costs beside its text. */
  private static final int OVERHEAD = 64;

  /** So few that a server which takes them at all takes them within {@link #PATIENCE_NANOS}. */
  private static final int BATCH = 1024;

  private static final int BATCH_BYTES = 64 * 1024;

  private final LogSink sink;
  private final LogDelivery delivery;
  private final LogTally.Counts counts;
  private final Complaint complaint;

  /** Guards all below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final ArrayDeque<LogEntry> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean failing;
  private boolean ended;
  private long endedAt;
  private long progress = System.nanoTime();
  private @Nullable Runnable drained;

  /**
   * @param whose names driver and container, for messages
   */
  SendQueue(LogSink sink, LogDelivery delivery, LogTally.Counts counts, String whose) {
    this.sink = sink;
    this.delivery = delivery;
    this.counts = counts;
    this.complaint = new Complaint(LOG, "log lines were not sent", whose);
  }

  /** Begins to send. */
  void start() {
    counts.begun();
    Thread.ofVirtual().name("log-sender").start(this::run);
  }

  /** Takes a line, or drops it when there is no room. */
  void offer(LogEntry entry) {
    lock.lock();
    try {
      if (bytes >= delivery.bufferSize() && !waitsForServer()) {
        counts.dropped(1);
        complaint.about(1, failing ? "the server cannot be reached" : "the server is too slow");
        return;
      }
      waiting.add(entry);
      bytes += cost(entry);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the container has to wait; see {@link LogWriter#full}. */
  boolean full(Runnable whenDrained) {
    lock.lock();
    try {
      if (bytes < delivery.bufferSize() || !waitsForServer()) {
        return false;
      }
      drained = whenDrained;
    } finally {
      lock.unlock();
    }
    // the server may stop to take just now, and nobody else would tell the pump
    CompletableFuture.delayedExecutor(PATIENCE_NANOS, TimeUnit.NANOSECONDS).execute(this::wakePump);
    return true;
  }

  private boolean waitsForServer() {
    boolean moves = System.nanoTime() - progress < PATIENCE_NANOS;
    return delivery.blocking() && !failing && !ended && moves;
  }

  private void wakePump() {
    Runnable wake;
    lock.lock();
    try {
      wake = drained;
      drained = null;
    } finally {
      lock.unlock();
    }
    if (wake != null) {
      wake.run();
    }
  }

  /** No line will follow. What waits is sent, for some seconds. */
  void end() {
    lock.lock();
    try {
      ended = true;
      endedAt = System.nanoTime();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try (sink) {
      for (List<LogEntry> batch = take(); !batch.isEmpty(); batch = take()) {
        deliver(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      complaint.rest();
      counts.ended();
    }
  }

  /** Waits for lines; empty when there will be none. They count as waiting until they are sent. */
  private List<LogEntry> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended) {
        changed.await();
        progress = System.nanoTime(); // it has been idle, not slow
      }
      List<LogEntry> batch = new ArrayList<>();
      long size = 0;
      while (!waiting.isEmpty() && batch.size() < BATCH && size < BATCH_BYTES) {
        LogEntry entry = waiting.removeFirst();
        size += entry.line().length;
        batch.add(entry);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(List<LogEntry> batch) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        sink.send(batch);
        counts.sent(batch.size());
        settle(batch, false);
        return;
      } catch (IOException e) {
        counts.failed();
        if (!awaitRetry(failures)) {
          counts.dropped(batch.size());
          complaint.about(batch.size(), String.valueOf(e.getMessage()));
          settle(batch, true);
          return;
        }
      }
    }
  }

  /** Waits until the lines are to be sent again; false when they are to be given up. */
  private boolean awaitRetry(int failures) throws InterruptedException {
    Optional<Duration> pause = sink.retryAfter(failures);
    wakePumpAfter(
        () -> {
          failing = true;
          return true;
        });
    lock.lockInterruptibly();
    try {
      long rest = pause.map(Duration::toNanos).orElse(0L);
      while (rest > 0 && !ended) {
        rest = changed.awaitNanos(rest);
      }
      while (rest > 0 && lastCall() > 0) {
        rest = changed.awaitNanos(Math.min(rest, lastCall()));
      }
      return pause.isPresent() && (!ended || lastCall() > 0);
    } finally {
      lock.unlock();
    }
  }

  private long lastCall() {
    return endedAt + LAST_CALL_NANOS - System.nanoTime();
  }

  private void settle(List<LogEntry> batch, boolean fails) {
    wakePumpAfter(
        () -> {
          batch.forEach(entry -> bytes -= cost(entry));
          failing = fails;
          progress = fails ? progress : System.nanoTime();
          return bytes < delivery.bufferSize() / 2;
        });
  }

  private void wakePumpAfter(java.util.function.BooleanSupplier change) {
    boolean wake;
    lock.lock();
    try {
      wake = change.getAsBoolean();
    } finally {
      lock.unlock();
    }
    if (wake) {
      wakePump();
    }
  }

  private static long cost(LogEntry entry) {
    return (long) entry.line().length + OVERHEAD;
  }
}
