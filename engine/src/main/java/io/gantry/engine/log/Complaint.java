package io.gantry.engine.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Something that goes wrong line by line, and is said once in a while. One thread at a time. */
final class Complaint {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final String what;
  private final String whose;
  private long said;
  private long all;
  private long unsaid;
  private String cause = "";

  /**
   * @param what happens to the lines
   * @param whose the driver's and the container's, as {@code key=value …}
   */
  Complaint(Logger log, String what, String whose) {
    this.log = log;
    this.what = what;
    this.whose = whose;
  }

  /** It has happened to {@code lines}. */
  synchronized void about(long lines, String newCause) {
    boolean first = all == 0;
    all += lines;
    unsaid += lines;
    cause = newCause;
    if (first || System.nanoTime() - said > PAUSE_NANOS) {
      say();
    }
  }

  /** It will not happen again: says what has not been said. */
  synchronized void rest() {
    if (unsaid > 0) {
      say();
    }
  }

  private void say() {
    log.log(Level.ERROR, what + ": " + cause + " " + whose + " lines=" + unsaid + " inAll=" + all);
    said = System.nanoTime();
    unsaid = 0;
  }
}
