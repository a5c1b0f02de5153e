package io.gantry.engine.life;

import io.gantry.engine.stream.StreamPorts;
import io.gantry.kernel.KernelException;
import io.gantry.runtime.Running;
import io.gantry.runtime.StreamDescriptors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Takes a process's descriptors out of its shim for those who move its output. */
final class Ports {
  private static final Logger LOG = System.getLogger(Ports.class.getName());

  private Ports() {}

  /**
   * A shim that has unread output waits for its reader; so a process that has ended with its shim
   * has nothing left to say.
   */
  static StreamPorts of(Running running) throws KernelException {
    try {
      return ports(running);
    } catch (KernelException e) {
      if (running.exit().isDone()) {
        return StreamPorts.NONE;
      }
      throw e;
    }
  }

  private static StreamPorts ports(Running running) throws KernelException {
    StreamDescriptors taken = running.takeStreams();
    Optional<StreamPorts.Staging> staging = taken.staging().map(Ports::staging);
    Optional<StreamPorts.Staging> error = taken.stagingError().map(Ports::staging);
    return new StreamPorts(
        taken.stdin(),
        taken.stdout().map(fd -> new StreamPorts.OutputPort(fd, staging)),
        taken.stderr().map(fd -> new StreamPorts.OutputPort(fd, error)),
        taken.terminal().map(fd -> new StreamPorts.OutputPort(fd, staging)),
        () -> closeStdin(running));
  }

  private static StreamPorts.Staging staging(StreamDescriptors.Staging pipe) {
    return new StreamPorts.Staging(pipe.read(), pipe.write());
  }

  private static void closeStdin(Running running) {
    try {
      running.closeStdin();
    } catch (KernelException e) {
      LOG.log(Level.DEBUG, "the input of process {0} ended with it", running.pid());
    }
  }
}
