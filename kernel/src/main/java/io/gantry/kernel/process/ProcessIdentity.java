package io.gantry.kernel.process;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.util.Optional;

/**
 * A process as it can be written down: its number, which the kernel uses again, and when it
 * started, which tells the users of one number apart.
 *
 * @param pid the process id
 * @param startTime clock ticks since boot, field 22 of {@code /proc/<pid>/stat}
 */
public record ProcessIdentity(int pid, long startTime) {

  /** The identity of the process that now has the number {@code pid}; empty when none has. */
  public static Optional<ProcessIdentity> of(int pid) throws IOException {
    return ProcessStat.read(pid).map(stat -> new ProcessIdentity(pid, stat.startTime()));
  }

  /**
   * Opens the process if it is still there, alive or waiting to be reaped. The check is made after
   * the descriptor is opened, so what it returns is this process and no later one.
   */
  public Optional<PidFd> open() throws IOException {
    PidFd pidFd;
    try {
      pidFd = PidFd.open(pid);
    } catch (KernelException e) {
      if (e.errno() == Errno.ESRCH || e.errno() == Errno.EINVAL) {
        return Optional.empty();
      }
      throw e;
    }
    if (of(pid).filter(this::equals).isPresent()) {
      return Optional.of(pidFd);
    }
    pidFd.close();
    return Optional.empty();
  }
}
