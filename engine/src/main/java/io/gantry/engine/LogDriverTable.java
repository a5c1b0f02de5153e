package io.gantry.engine;

import io.gantry.engine.log.LogDrivers;
import io.gantry.engine.log.fluentd.FluentdDriver;
import io.gantry.engine.log.gelf.GelfDriver;
import io.gantry.engine.log.journald.JournaldDriver;
import io.gantry.engine.log.syslog.SyslogDriver;
import java.util.List;

/** The log drivers of this engine: one line for each kind of server. */
public final class LogDriverTable {
  /** All of them. */
  public static final LogDrivers DRIVERS =
      new LogDrivers(
          List.of(new SyslogDriver(), new FluentdDriver(), new GelfDriver(), new JournaldDriver()));

  private LogDriverTable() {}
}
