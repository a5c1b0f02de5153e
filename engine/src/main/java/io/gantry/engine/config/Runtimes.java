package io.gantry.engine.config;

import io.gantry.engine.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes containers: the built-in runtime, or programs that are called by the OCI runtime
 * command line.
 *
 * @param programs by the names of {@code --runtime}
 * @param byDefault whose name a request without one gets
 */
public record Runtimes(Map<String, Program> programs, String byDefault) {
  /**
   * A program that is called by the OCI runtime command line.
   *
   * @param path where it is, or its name in the engine's search path
   * @param args what it is called with before all else
   */
  public record Program(String path, List<String> args) {
    /** Copies. */
    public Program {
      args = List.copyOf(args);
    }
  }

  /** What clients know Docker's default by. */
  public static final String USUAL = "runc";

  private static final Set<String> BUILT_IN_NAMES =
      Set.of("", USUAL, "io.containerd.runc.v2", "gantry");

  /** The built-in runtime alone. */
  public static final Runtimes BUILT_IN = new Runtimes(Map.of(), USUAL);

  /**
   * The default is one of them.
   *
   * @throws IllegalArgumentException in Docker's words when it is not, or when a name is taken
   */
  public Runtimes {
    programs = Map.copyOf(programs);
    for (String name : programs.keySet()) {
      if (BUILT_IN_NAMES.contains(name)) {
        throw new IllegalArgumentException("runtime name '" + name + "' is reserved");
      }
    }
    if (!BUILT_IN_NAMES.contains(byDefault) && !programs.containsKey(byDefault)) {
      throw new IllegalArgumentException(
          "specified default runtime '" + byDefault + "' does not exist");
    }
  }

  /**
   * The program of that name; empty when it is the built-in runtime.
   *
   * @throws EngineException.InvalidParameter when there is no such runtime
   */
  public Optional<Program> program(String name) {
    if (BUILT_IN_NAMES.contains(name)) {
      return Optional.empty();
    }
    Program program = programs.get(name);
    if (program == null) {
      throw new EngineException.InvalidParameter("unknown or invalid runtime name: " + name);
    }
    return Optional.of(program);
  }
}
