package io.gantry.engine.log.journald;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was sent to the journal, for those who wait until it can be read there. */
final class JournalRuns {
  private static final int MOST = 4096;

  private final Map<String, Run> byContainer = new LinkedHashMap<>();

  /** One run of a container; its epoch tells it from others. */
  static final class Run {
    private final String epoch;
    private volatile long sent;
    private volatile boolean ended;

    Run(String epoch) {
      this.epoch = epoch;
    }

    String epoch() {
      return epoch;
    }

    /** The number of the last entry that the journal has taken; 0 for none. */
    long sent() {
      return sent;
    }

    boolean ended() {
      return ended;
    }

    void sent(long ordinal) {
      sent = ordinal;
    }

    void end() {
      ended = true;
    }
  }

  /** A new run of a container. */
  synchronized Run begin(String containerId, String epoch) {
    Run run = new Run(epoch);
    byContainer.remove(containerId);
    byContainer.put(containerId, run);
    forgetEldest();
    return run;
  }

  /** The latest run of a container, if this engine has seen one. */
  synchronized Optional<Run> latest(String containerId) {
    @Nullable Run run = byContainer.get(containerId);
    return Optional.ofNullable(run);
  }

  private void forgetEldest() {
    var runs = byContainer.values().iterator();
    while (byContainer.size() > MOST && runs.hasNext()) {
      if (runs.next().ended()) {
        runs.remove();
      }
    }
  }
}
