package io.gantry.engine.exec;

import java.util.List;

/**
 * A request for an exec.
 *
 * @param detachKeys empty is {@code ctrl-p,ctrl-q}
 * @param user {@code name|uid[:group|gid]}; empty is the container's
 * @param workingDir empty is the container's
 * @param consoleSize height and width, or empty
 */
public record CreateExec(
    List<String> cmd,
    List<String> env,
    String user,
    String workingDir,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    boolean tty,
    boolean privileged,
    String detachKeys,
    List<Integer> consoleSize) {
  /** Copies the lists. */
  public CreateExec {
    cmd = List.copyOf(cmd);
    env = List.copyOf(env);
    consoleSize = List.copyOf(consoleSize);
  }

  /** Runs {@code command} with its output attached. */
  public static CreateExec of(String... command) {
    return of(List.of(command));
  }

  /** The same. */
  public static CreateExec of(List<String> command) {
    return new CreateExec(
        command, List.of(), "", "", false, true, true, false, false, "", List.of());
  }
}
