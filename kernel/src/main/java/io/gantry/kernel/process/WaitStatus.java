package io.gantry.kernel.process;

import java.util.Optional;

/**
 * How a process ended, as {@code wait(2)} encodes it: the exit code in bits 8–15, or the signal
 * that killed it in bits 0–6 and a dumped core in bit 7.
 *
 * @param raw the kernel's 32 bits
 */
public record WaitStatus(int raw) {
  private static final int SIGNAL_MASK = 0x7f;
  private static final int CORE = 0x80;
  private static final int KILLED_BASE = 128;

  /** The status of a process that exited with {@code code}. */
  public static WaitStatus exited(int code) {
    return new WaitStatus((code & 0xff) << 8);
  }

  /** The code as shells and Docker give it: the exit code, or 128 and the signal's number. */
  public int exitCode() {
    int signal = raw & SIGNAL_MASK;
    return signal == 0 ? (raw >> 8) & 0xff : KILLED_BASE + signal;
  }

  /** The signal that killed it. */
  public Optional<Signal> signal() {
    int signal = raw & SIGNAL_MASK;
    return signal == 0 ? Optional.empty() : Optional.of(new Signal(signal));
  }

  /** Whether a core was dumped. */
  public boolean coreDumped() {
    return (raw & CORE) != 0;
  }
}
