package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;

/** Where a container's output goes. */
public sealed interface LogDriver permits JsonFile, NoLog {
  /** The driver's name in {@code HostConfig.LogConfig.Type}. */
  String driverName();

  /** The options as they were given, {@code HostConfig.LogConfig.Config}. */
  Map<String, String> options();

  /**
   * Reads what a client asked for.
   *
   * @param name {@code json-file}, {@code none}, or empty for the default, {@code json-file}
   * @param options by the names of {@code --log-opt}
   * @throws EngineException.InvalidParameter in Docker's words when there is no such driver, no
   *     such option, or an option's value makes no sense
   */
  static LogDriver parse(String name, Map<String, String> options) {
    return switch (name) {
      case "", JsonFile.NAME -> JsonFile.parse(options);
      case NoLog.NAME -> new NoLog(options);
      default ->
          throw new EngineException.InvalidParameter(
              "logger: no log driver named '" + name + "' is registered");
    };
  }
}
