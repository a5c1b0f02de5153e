package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * How a container's standard streams are set up.
 *
 * @param attachStdin whether the creator means to attach
 * @param attachStdout whether the creator means to attach
 * @param attachStderr whether the creator means to attach
 * @param tty whether all three are a terminal
 * @param openStdin whether standard input is kept open rather than being {@code /dev/null}
 * @param stdinOnce whether it closes when the first client that attached goes
 */
@Json
public record Stdio(
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    boolean tty,
    boolean openStdin,
    boolean stdinOnce) {
  /** Output only, no terminal: the default. */
  public static final Stdio OUTPUT = new Stdio(false, true, true, false, false, false);

  /** What {@code -i} asks for. */
  public static final Stdio INTERACTIVE = new Stdio(true, true, true, false, true, true);

  /** What {@code -it} asks for. */
  public static final Stdio TERMINAL = new Stdio(true, true, true, true, true, true);
}
