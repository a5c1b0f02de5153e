package io.gantry.engine.exec;

/** The standard streams of an exec. */
public interface ExecStreams extends AutoCloseable {
  /** Whether they are one terminal. */
  boolean tty();

  /** Lets go of them; the process runs on. */
  @Override
  void close();
}
