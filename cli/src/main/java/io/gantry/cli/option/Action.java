package io.gantry.cli.option;

import java.io.IOException;

/** What a command does. */
public interface Action {
  /**
   * Does it.
   *
   * @return the exit code
   * @throws IOException when the engine refuses or cannot be reached
   */
  int run(Session session, Arguments arguments) throws IOException;
}
