package io.gantry.runtime;

import java.nio.file.Path;

/** Runs containers by system-call programs. */
final class ProgramRuntime implements ContainerRuntime {
  private ProgramRuntime() {}

  static ProgramRuntime open() {
    return new ProgramRuntime();
  }

  @Override
  public Running start(ContainerSpec spec, Path directory) throws LaunchException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Running exec(Running container, ExecSpec spec, Path directory) throws LaunchException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Reattached reattach(Path directory) {
    return new Reattached.Never();
  }

  @Override
  public void close() {}
}
