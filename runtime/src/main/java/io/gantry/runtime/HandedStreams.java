package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.launch.ShimDescriptors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pipes of a process, made by the engine, handed over to launcher and shim, and closed here
 * when they have them.
 */
final class HandedStreams implements AutoCloseable {
  private final Map<Integer, Fd> descriptors = new HashMap<>();
  private final List<Fd> own = new ArrayList<>();

  private HandedStreams() {}

  /**
   * Makes what {@code io} asks for.
   *
   * @param devNull is used where nothing was asked for; it stays the caller's
   */
  static HandedStreams of(Io io, Fd devNull) throws KernelException {
    HandedStreams streams = new HandedStreams();
    try {
      switch (io) {
        case Io.Terminal terminal -> {
          streams.nothing(devNull, 0, 1, 2);
          streams.stage(
              terminal.staging(), ShimDescriptors.STAGED_STDOUT, ShimDescriptors.STAGING_STDOUT);
        }
        case Io.Pipes pipes -> streams.pipes(pipes, devNull);
      }
      return streams;
    } catch (KernelException e) {
      streams.close();
      throw e;
    }
  }

  /** By the number that launcher and process find them at. */
  Map<Integer, Fd> descriptors() {
    return descriptors;
  }

  @Override
  public void close() {
    own.forEach(Fd::close);
  }

  private void pipes(Io.Pipes pipes, Fd devNull) throws KernelException {
    if (pipes.stdin() == Io.Stdin.OPEN) {
      pipe(0, ShimDescriptors.STDIN);
    } else {
      nothing(devNull, 0);
    }
    pipe(ShimDescriptors.STDOUT, 1);
    pipe(ShimDescriptors.STDERR, 2);
    stage(pipes.staging(), ShimDescriptors.STAGED_STDOUT, ShimDescriptors.STAGING_STDOUT);
    stage(pipes.staging(), ShimDescriptors.STAGED_STDERR, ShimDescriptors.STAGING_STDERR);
  }

  private void stage(Io.Staging staging, int read, int write) throws KernelException {
    if (staging == Io.Staging.PIPES) {
      pipe(read, write);
    }
  }

  private void pipe(int read, int write) throws KernelException {
    Pipe pipe = Pipe.open();
    own.add(pipe.readEnd());
    own.add(pipe.writeEnd());
    descriptors.put(read, pipe.readEnd());
    descriptors.put(write, pipe.writeEnd());
  }

  private void nothing(Fd devNull, int... numbers) {
    for (int number : numbers) {
      descriptors.put(number, devNull);
    }
  }
}
