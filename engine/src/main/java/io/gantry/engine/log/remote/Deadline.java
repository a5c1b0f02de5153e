package io.gantry.engine.log.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A limit for what blocks without one of its own: when it has passed, the connection is closed. */
public final class Deadline {
  /** What may take long. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  private Deadline() {}

  /**
   * Works until it is done or the time is over.
   *
   * @param limit zero for none
   * @param connection what {@code work} blocks on; it is closed when the time is over
   * @throws IOException {@code i/o timeout}, or what the work throws
   */
  public static void within(Duration limit, AutoCloseable connection, Work work)
      throws IOException {
    if (limit.isZero()) {
      work.run();
      return;
    }
    AtomicBoolean passed = new AtomicBoolean();
    Thread watch =
        Thread.ofVirtual().name("log-deadline").start(() -> expire(limit, connection, passed));
    try {
      work.run();
    } catch (IOException e) {
      throw passed.get() ? new IOException("i/o timeout", e) : e;
    } finally {
      watch.interrupt();
    }
  }

  private static void expire(Duration limit, AutoCloseable connection, AtomicBoolean passed) {
    try {
      Thread.sleep(limit);
      passed.set(true);
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // done in time
    } catch (Exception e) {
      // it is gone all the same
    }
  }
}
