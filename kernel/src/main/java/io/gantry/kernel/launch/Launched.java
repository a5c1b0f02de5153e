package io.gantry.kernel.launch;

import io.gantry.kernel.process.PidFd;

/**
 * A process that has executed its program.
 *
 * @param shim the launcher that has become its shim: a child of this process, to be reaped here. It
 *     ends when the init has ended and no unread byte is left in what it holds
 * @param initPid the init's process id in this process's pid namespace; it is the shim's child and
 *     reaped there, so open it by {@link PidFd} only while the shim is not known to have ended
 */
public record Launched(PidFd shim, int initPid) implements AutoCloseable {
  /** Closes the handle of the shim; nothing ends by this. */
  @Override
  public void close() {
    shim.close();
  }
}
