package io.gantry.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of an engine's log lines, by driver; for monitoring. */
public final class LogTally {
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
  public long senders() {
    return byDriver.values().stream().mapToLong(c -> c.senders.sum()).sum();
  }

  Counts of(String driver) {
    return byDriver.computeIfAbsent(driver, name -> new Counts());
  }

  /** The counters of one driver. */
  static final class Counts {
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder unwritten = new LongAdder();
    private final LongAdder senders = new LongAdder();

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
      senders.increment();
    }

    void ended() {
      senders.decrement();
    }

    private Count read(String driver) {
      return new Count(driver, sent.sum(), dropped.sum(), failures.sum(), unwritten.sum());
    }
  }
}
