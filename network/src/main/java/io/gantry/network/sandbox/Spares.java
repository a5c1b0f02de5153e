package io.gantry.network.sandbox;

import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.network.host.Host;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sandboxes that wait to be taken. One thread makes them, when one has been taken and not before
 * the first is wanted; who finds none makes one for itself. A failure is not told here: whoever
 * takes next meets it.
 */
final class Spares implements AutoCloseable {
  /** A start, up to the container's first instruction and a little beyond. */
  private static final long PAUSE_MILLIS = 20;

  private final Maker maker;
  private final int wanted;
  private final ConcurrentLinkedQueue<LiveSandbox> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread;

  Spares(Host host, Maker maker, int wanted) {
    this.maker = maker;
    this.wanted = wanted;
    this.thread = new ScheduledThreadPoolExecutor(1, host::born);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  /** Makes one. */
  @FunctionalInterface
  interface Maker {
    LiveSandbox make() throws IOException;
  }

  Optional<LiveSandbox> poll() {
    LiveSandbox taken = ready.poll();
    if (taken != null) {
      count.decrementAndGet();
    }
    fill();
    return Optional.ofNullable(taken);
  }

  void fill() {
    boolean few = count.get() <= wanted / 4;
    if (count.get() < wanted && due.compareAndSet(false, true)) {
      var _ = thread.schedule(this::refill, few ? 0 : PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void refill() {
    due.set(false);
    try {
      while (count.get() < wanted && !thread.isShutdown()) {
        ready.add(maker.make());
        count.incrementAndGet();
      }
    } catch (IOException | RuntimeException e) {
      System.getLogger(Spares.class.getName())
          .log(System.Logger.Level.DEBUG, "no sandbox could be made ahead", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean ended = thread.awaitTermination(10, TimeUnit.SECONDS);
      for (LiveSandbox left = ready.poll(); ended && left != null; left = ready.poll()) {
        left.close();
        NetworkNamespace.delete(left.file());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // the next engine removes it
    }
  }
}
