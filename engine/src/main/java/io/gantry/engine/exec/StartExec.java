package io.gantry.engine.exec;

import java.util.List;

/**
 * How to start an exec.
 *
 * @param detach whether nobody is attached
 * @param tty whether the client expects a terminal
 * @param consoleSize height and width, or empty
 */
public record StartExec(boolean detach, boolean tty, List<Integer> consoleSize) {
  /** Copies the list. */
  public StartExec {
    consoleSize = List.copyOf(consoleSize);
  }
}
