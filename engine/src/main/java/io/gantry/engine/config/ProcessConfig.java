package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs.
 *
 * @param entrypoint null inherits the image's; {@code [""]} removes it
 * @param cmd null inherits the image's
 * @param env {@code NAME=value}; a bare {@code NAME} removes the variable
 * @param workingDir absolute; empty is {@code /}
 * @param user {@code name|uid[:group|gid]}; empty is root
 * @param shell what shell-form instructions run in; null is the default
 * @param stopSignal name or number; empty is SIGTERM
 * @param stopTimeout seconds from the stop signal to SIGKILL; null is 10, negative waits for ever
 * @param argsEscaped kept for Windows' sake
 */
@Json
public record ProcessConfig(
    @Nullable List<String> entrypoint,
    @Nullable List<String> cmd,
    List<String> env,
    String workingDir,
    String user,
    @Nullable List<String> shell,
    String stopSignal,
    @Nullable Integer stopTimeout,
    boolean argsEscaped) {
  /** Nothing said. */
  public static final ProcessConfig EMPTY =
      new ProcessConfig(null, null, List.of(), "", "", null, "", null, false);

  /** Absent parts become empty ones, where Docker does not tell them apart. */
  public ProcessConfig {
    entrypoint = Defaults.nullableList(entrypoint);
    cmd = Defaults.nullableList(cmd);
    env = Defaults.list(env);
    workingDir = Defaults.text(workingDir);
    user = Defaults.text(user);
    shell = Defaults.nullableList(shell);
    stopSignal = Defaults.text(stopSignal);
  }

  /** Runs {@code command}; with none, what the image says. */
  public static ProcessConfig of(String... command) {
    List<String> cmd = command.length == 0 ? null : List.of(command);
    return new ProcessConfig(null, cmd, List.of(), "", "", null, "", null, false);
  }

  /** The same with another environment. */
  public ProcessConfig withEnv(List<String> other) {
    return new ProcessConfig(
        entrypoint, cmd, other, workingDir, user, shell, stopSignal, stopTimeout, argsEscaped);
  }

  /** The same with another way to stop. */
  public ProcessConfig withStop(String signal, @Nullable Integer timeoutSeconds) {
    return new ProcessConfig(
        entrypoint, cmd, env, workingDir, user, shell, signal, timeoutSeconds, argsEscaped);
  }

  /** The same as another user. */
  public ProcessConfig withUser(String other) {
    return new ProcessConfig(
        entrypoint, cmd, env, workingDir, other, shell, stopSignal, stopTimeout, argsEscaped);
  }
}
