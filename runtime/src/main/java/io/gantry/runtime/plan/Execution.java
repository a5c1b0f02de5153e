package io.gantry.runtime.plan;

import java.util.List;

/**
 * What is executed.
 *
 * @param args the program and its arguments
 * @param env its environment
 */
public record Execution(List<String> args, List<String> env) {
  /** Copies. */
  public Execution {
    args = List.copyOf(args);
    env = List.copyOf(env);
  }

  ExecSteps steps() {
    return new ExecSteps(args, env);
  }
}
