package io.gantry.engine.usage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thing after the other, on a thread that is there while there is something to do. */
final class Background implements AutoCloseable {
  private static final int IDLE_SECONDS = 5;

  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor thread;

  Background(String name) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("gantry-" + name).factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Does it some time soon, unless the same waits already. */
  void start(String what, Runnable work) {
    if (!waiting.add(what)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            waiting.remove(what);
            work.run();
          });
    } catch (RejectedExecutionException closed) {
      waiting.remove(what);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
