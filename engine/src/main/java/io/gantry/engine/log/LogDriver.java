package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;

/**
 * Where a container's output goes: into files, to a server, or nowhere. Servers of all kinds are
 * reached through a {@link LogSender}; {@link LogDrivers} knows which names there are.
 */
public sealed interface LogDriver permits JsonFile, LocalLog, SentLog, NoLog {
  /** The driver's name in {@code HostConfig.LogConfig.Type}. */
  String driverName();

  /** The options as they were given, {@code HostConfig.LogConfig.Config}. */
  Map<String, String> options();

  /**
   * Reads what a client asked for, of the drivers that keep logs on this host.
   *
   * @param name empty for the default, {@code json-file}
   * @param options by the names of {@code --log-opt}
   * @throws EngineException.InvalidParameter in Docker's words when there is no such driver, no
   *     such option, or an option's value makes no sense
   */
  static LogDriver parse(String name, Map<String, String> options) {
    return LogDrivers.OF_THIS_HOST.parse(name, options);
  }
}
