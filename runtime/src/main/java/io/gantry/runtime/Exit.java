package io.gantry.runtime;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param status as {@code wait(2)} gives it
 * @param finishedAt when the shim saw it
 */
public record Exit(int status, Instant finishedAt) {
  /** As Docker counts: the exit code, or 128 plus the signal that killed it. */
  public int code() {
    int signal = signal();
    return signal != 0 ? 128 + signal : (status >> 8) & 0xff;
  }

  /** The signal that killed it, 0 when it exited by itself. */
  public int signal() {
    return status & 0x7f;
  }
}
