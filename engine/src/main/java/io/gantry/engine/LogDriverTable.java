package io.gantry.engine;

import io.gantry.engine.log.LogDrivers;
import java.util.List;

/** The log drivers of this engine: one line for each kind of server. */
public final class LogDriverTable {
  /** All of them. */
  public static final LogDrivers DRIVERS = new LogDrivers(List.of());

  private LogDriverTable() {}
}
