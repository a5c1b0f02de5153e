package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.kernel.process.Signal;

/** Signals as requests name them. */
public final class Signals {
  private Signals() {}

  /**
   * Reads {@code 9}, {@code KILL}, {@code SIGKILL}, {@code RTMIN+3}, in any case.
   *
   * @throws EngineException.InvalidParameter {@code invalid signal: x}
   */
  public static Signal parse(String text) {
    return Signal.parse(text)
        .orElseThrow(() -> new EngineException.InvalidParameter("invalid signal: " + text));
  }

  /** {@code otherwise} when there is no text. */
  static Signal parse(String text, Signal otherwise) {
    return text.isEmpty() ? otherwise : parse(text);
  }
}
