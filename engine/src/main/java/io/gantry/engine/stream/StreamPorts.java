package io.gantry.engine.stream;

import io.gantry.kernel.Fd;
import io.gantry.runtime.StreamDescriptors;
import java.util.Optional;

/**
 * The engine's ends of a process's standard streams, taken from its shim. Whoever gets the record
 * owns the descriptors.
 *
 * @param input where standard input is written; absent with a terminal or without input
 * @param output what standard output is read from; absent with a terminal
 * @param error what standard error is read from; absent with a terminal
 * @param terminal the master of the terminal, read and written
 * @param closeShimInput makes the shim close its own copy of the input's end, without which the
 *     process would never see the end
 */
public record StreamPorts(
    Optional<Fd> input,
    Optional<OutputPort> output,
    Optional<OutputPort> error,
    Optional<OutputPort> terminal,
    Runnable closeShimInput) {
  /** No streams. */
  public static final StreamPorts NONE =
      new StreamPorts(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), () -> {});

  /** The ends that were taken from a shim. */
  public static StreamPorts of(StreamDescriptors taken, Runnable closeShimInput) {
    Optional<Staging> staging = taken.staging().map(s -> new Staging(s.read(), s.write()));
    Optional<Staging> error = taken.stagingError().map(s -> new Staging(s.read(), s.write()));
    return new StreamPorts(
        taken.stdin(),
        taken.stdout().map(fd -> new OutputPort(fd, staging)),
        taken.stderr().map(fd -> new OutputPort(fd, error)),
        taken.terminal().map(fd -> new OutputPort(fd, staging)),
        closeShimInput);
  }

  /**
   * One stream of output.
   *
   * @param source the read end of the pipe, or the terminal's master
   * @param staging the pipe in which the shim keeps what is on its way to the log; absent where
   *     nothing is logged
   */
  public record OutputPort(Fd source, Optional<Staging> staging) {}

  /** Both ends of a pipe that the shim holds, too. */
  public record Staging(Fd read, Fd write) implements AutoCloseable {
    @Override
    public void close() {
      read.close();
      write.close();
    }
  }
}
