package io.gantry.runtime;

import java.nio.file.Path;

/** Who is process 1 with {@code --init}. */
public sealed interface Init {
  /**
   * A program of the host such as tini, bound at {@code /sbin/docker-init}.
   *
   * @param path the host's path
   */
  record Program(Path path) implements Init {}

  /** Gantry's own. */
  record Builtin() implements Init {}
}
