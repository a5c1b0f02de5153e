package io.gantry.engine.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of an engine's log lines, by driver; for monitoring. */
public final class LogTally {
  private int senders;
  private final Map<String, Counts> byDriver = new ConcurrentSkipListMap<>();

  /** All at zero. */
  public LogTally() {}

  /**
   * What became of the lines of one driver since the engine was opened.
   *
   * @param driver its name
   * @param sent lines that a server has
   * @param dropped lines that were not sent
   * @param failures how often sending failed, with whatever was sent again
   * @param unwritten lines that could not be written into files
   */
  public record Count(String driver, long sent, long dropped, long failures, long unwritten) {}

  /** The counts of all drivers that have been used, by name. */
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    byDriver.forEach((driver, c) -> counts.add(c.read(driver)));
    return counts;
  }

  /** How many containers' lines are being sent; each is a thread. */
  public synchronized int senders() {
    return senders;
  }

  /** Waits until nobody sends lines any more, but no longer than {@code limit}. */
  public synchronized void awaitSenders(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (long left = limit.toMillis();
        senders > 0 && left > 0;
        left = (deadline - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private synchronized void sending(int change) {
    senders += change;
    notifyAll();
  }

  Counts of(String driver) {
    return byDriver.computeIfAbsent(driver, name -> new Counts(this));
  }

  /** The counters of one driver. */
  static final class Counts {
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder unwritten = new LongAdder();
    private final LogTally tally;

    private Counts(LogTally tally) {
      this.tally = tally;
    }

    void sent(long lines) {
      sent.add(lines);
    }

    void dropped(long lines) {
      dropped.add(lines);
    }

    void failed() {
      failures.increment();
    }

    void unwritten(long lines) {
      unwritten.add(lines);
    }

    void begun() {
      tally.sending(1);
    }

    void ended() {
      tally.sending(-1);
    }

    private Count read(String driver) {
      return new Count(driver, sent.sum(), dropped.sum(), failures.sum(), unwritten.sum());
    }
  }
}
