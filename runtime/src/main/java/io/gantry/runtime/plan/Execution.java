package io.gantry.runtime.plan;

import java.util.List;

/**
 * What is executed.
 *
 * @param source where the program is
 * @param program its path or its name in the {@code PATH} of {@code env}
 * @param args its arguments, with the name that it is called by
 * @param env its environment
 * @param parting who has it then
 */
public record Execution(
    Source source, String program, List<String> args, List<String> env, Parting parting) {
  /** Copies. */
  public Execution {
    args = List.copyOf(args);
    env = List.copyOf(env);
  }

  /** There is a shim. */
  public Execution(Source source, List<String> args, List<String> env) {
    this(source, args.getFirst(), args, env, new Parting.Shim());
  }

  /** The program is looked up by the first argument. */
  public Execution(List<String> args, List<String> env) {
    this(Source.CONTAINER, args, env);
  }

  /** The same with another parting. */
  public Execution with(Parting other) {
    return new Execution(source, program, args, env, other);
  }

  /** The same with a program that is called by another name than its path. */
  public Execution of(String path) {
    return new Execution(source, path, args, env, parting);
  }

  /** Where a program is. */
  public enum Source {
    /** In the container's files, to be found by its name. */
    CONTAINER,
    /** The built-in init, at {@link Descriptors#INIT}. */
    INIT
  }

  ExecSteps steps() {
    return new ExecSteps(this);
  }
}
