package io.gantry.runtime;

import io.gantry.runtime.LaunchException.Phase;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few platform threads for launches that come from virtual threads: a launch blocks in the kernel
 * for about a millisecond, which would pin the carrier.
 */
final class LaunchThreads implements AutoCloseable {
  private static final int LEAST = 4;

  private final ThreadPoolExecutor threads;

  LaunchThreads() {
    int count = Math.max(LEAST, 2 * java.lang.Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("gantry-launch-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** A launch. */
  @FunctionalInterface
  interface Task {
    Running run() throws IOException;
  }

  Running run(Phase phase, Task task) throws LaunchException {
    try {
      return Thread.currentThread().isVirtual() ? elsewhere(task) : task.run();
    } catch (IOException | RuntimeException e) {
      throw LaunchFailure.of(phase, e);
    }
  }

  /** An interrupt waits until the launch is done: what was started must not be lost. */
  private Running elsewhere(Task task) throws IOException {
    Future<Running> future = threads.submit(task::run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
