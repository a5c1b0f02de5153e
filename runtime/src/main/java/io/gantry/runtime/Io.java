package io.gantry.runtime;

/** What a process has as its standard streams. */
public sealed interface Io {
  /** Whether there are staging pipes beside the output. */
  Staging staging();

  /**
   * A terminal of the container's own devpts.
   *
   * @param size its size before the process starts
   */
  record Terminal(ConsoleSize size, Staging staging) implements Io {}

  /**
   * Three pipes.
   *
   * @param stdin whether the first one is open
   */
  record Pipes(Stdin stdin, Staging staging) implements Io {}

  /** Standard input without a terminal. */
  enum Stdin {
    /** A pipe that the engine can write into ({@code -i}). */
    OPEN,
    /** {@code /dev/null}. */
    NULL
  }

  /**
   * Whether the shim holds a pipe per output stream in which bytes wait until they are in the log.
   */
  enum Staging {
    /** One pipe for stdout (or the terminal) and one for stderr. */
    PIPES,
    /** None: output that was taken is forgotten with the engine. */
    NONE
  }
}
