package io.gantry.engine.stream;

/**
 * How a process's standard streams behave.
 *
 * @param terminal whether all three are one terminal
 * @param openInput whether standard input exists at all
 * @param closeInputWithClient whether the end of the first client's input ends the process's input
 *     ({@code StdinOnce}; always so for an exec)
 */
public record StreamSettings(boolean terminal, boolean openInput, boolean closeInputWithClient) {
  /** Output only. */
  public static final StreamSettings OUTPUT = new StreamSettings(false, false, false);
}
