package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Work that keeps a thread busy with files and hashes. It runs on threads of the platform, so that
 * the few threads that carry the virtual ones stay free for those who wait.
 */
final class HeavyWork implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HeavyWork.class.getName());

  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("images-", 0).factory());

  /** Does the work and waits for it; an interrupt is passed on. */
  <T> T run(String what, Callable<T> work) {
    Future<T> result = threads.submit(work);
    try {
      return result.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw OciImages.explain(what, cause instanceof Exception failure ? failure : e);
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw OciImages.explain(what, new CancellationException("interrupted"));
    }
  }

  /** Something that somebody waits for, or cancels. */
  void submit(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException closed) {
      throw new EngineException.Unavailable("the engine is closing");
    }
  }

  /** Something to do besides; once this is closed it is left to the next engine. */
  void start(String what, IoTask task) {
    try {
      threads.execute(() -> tried(what, task));
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, () -> what + ": left to the next engine");
    }
  }

  private static void tried(String what, IoTask task) {
    try {
      task.run();
    } catch (IOException | EngineException e) {
      Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
      LOG.log(level, () -> what + ": " + e.getMessage());
    }
  }

  /** A task on files. */
  interface IoTask {
    void run() throws IOException;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
