package io.gantry.engine.log;

import java.util.Map;

/**
 * Keeps nothing: output goes to attached clients, or nowhere.
 *
 * @param options whatever was given; Docker's {@code none} takes every option and heeds none
 */
public record NoLog(Map<String, String> options) implements LogDriver {
  /** The name in {@code --log-driver}. */
  public static final String NAME = "none";

  /** Copies. */
  public NoLog {
    options = Map.copyOf(options);
  }

  @Override
  public String driverName() {
    return NAME;
  }
}
