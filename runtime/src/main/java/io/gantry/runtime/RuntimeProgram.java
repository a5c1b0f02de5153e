package io.gantry.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that is called by the OCI runtime command line.
 *
 * @param path where it is, or its name in the search path of the engine
 * @param args options that come before all others
 */
public record RuntimeProgram(String path, List<String> args) {
  /** A program has a name. */
  public RuntimeProgram {
    args = List.copyOf(args);
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a runtime without a path");
    }
  }

  /** The file itself; one that is not found keeps its name, and fails by it. */
  Path file() {
    if (path.contains("/")) {
      return Path.of(path);
    }
    String search = System.getenv("PATH");
    for (String directory : (search == null ? DockerDefaults.PATH : search).split(":", -1)) {
      Path candidate = Path.of(directory, path);
      if (java.nio.file.Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return Path.of("/", path);
  }
}
