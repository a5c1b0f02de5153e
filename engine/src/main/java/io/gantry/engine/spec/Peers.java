package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Namespaces;
import java.nio.file.Path;

/** Other containers whose namespaces and files a container shares. */
public interface Peers {
  /** {@code container:} before a name. */
  String PREFIX = "container:";

  /** What one container can have of another. */
  enum Kind {
    IPC,
    PID,
    NETWORK
  }

  /**
   * The first process of the running container {@code word}.
   *
   * @param kind the kind of namespace that is shared
   * @throws EngineException.NotFound when there is no such container
   * @throws EngineException.Conflict when it does not run
   * @throws EngineException.InvalidParameter when it does not share its IPC namespace
   */
  int pid(String word, Kind kind);

  /** Whether the ids of the container {@code word} are others than the host's. */
  boolean remapped(String word);

  /** The directory of the container {@code word}. */
  Path directory(String word);

  /** The container that {@code mode} shares with; empty when it is none. */
  static String shared(String mode) {
    return mode.startsWith(PREFIX) ? mode.substring(PREFIX.length()) : "";
  }

  /** Where the files in {@code /etc} are: those of the container whose network is shared. */
  default Path etc(Namespaces namespaces, Path own) {
    String other = shared(namespaces.network());
    return other.isEmpty() ? own : directory(other);
  }
}
