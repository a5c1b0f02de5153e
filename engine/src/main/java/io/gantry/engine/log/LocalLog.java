package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;
import java.util.Set;

/**
 * The driver {@code local}: compact files of this engine's own format, compressed when they are
 * full. They are also what is kept of a log that goes to a server, for {@code docker logs}.
 *
 * @param files how they are kept
 * @param options as they were given
 */
public record LocalLog(FileLog files, Map<String, String> options) implements LogDriver {
  /** The name in {@code --log-driver}. */
  public static final String NAME = "local";

  private static final long DEFAULT_MAX_SIZE = 20 * 1024 * 1024;
  private static final int DEFAULT_MAX_FILES = 5;
  private static final Set<String> KNOWN =
      Set.of(
          "max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag");

  /** Copies. */
  public LocalLog {
    options = Map.copyOf(options);
  }

  /**
   * Reads the driver's options.
   *
   * @param options without those that all drivers share
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static LocalLog parse(Map<String, String> options, Map<String, String> given) {
    LogOptions.refuseUnknown(options, KNOWN, "unknown log opt '%s' for log driver local");
    return new LocalLog(files(options, "", LogAttributes.parse(options)), given);
  }

  /** Files that {@code max-size}, {@code max-file} and {@code compress} describe. */
  static FileLog files(Map<String, String> options, String prefix, LogAttributes attributes) {
    long size =
        LogOptions.text(options, prefix + "max-size").map(LocalLog::size).orElse(DEFAULT_MAX_SIZE);
    int count =
        LogOptions.text(options, prefix + "max-file")
            .map(LocalLog::count)
            .orElse(DEFAULT_MAX_FILES);
    boolean compress =
        LogOptions.text(options, prefix + "compress").map(LocalLog::truth).orElse(true);
    if (compress && count <= 1) {
      throw new EngineException.InvalidParameter(
          "compression cannot be enabled when max file count is 1");
    }
    return new FileLog(
        LogFormat.PAGES,
        size == 0 ? FileLog.UNLIMITED : size,
        Math.max(count, 1),
        compress,
        attributes);
  }

  private static long size(String text) {
    try {
      return HumanSize.parse(text);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "invalid value for max-size: " + text + ": " + e.getMessage(), e);
    }
  }

  private static int count(String text) {
    int count;
    try {
      count = LogOptions.parseNumber(text);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "invalid value for max-file: " + text + ": " + e.getMessage(), e);
    }
    if (count < 0) {
      throw new EngineException.InvalidParameter("max-file must not be negative");
    }
    return count;
  }

  private static boolean truth(String text) {
    try {
      return LogOptions.parseBoolean(text);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "invalid boolean value for compress: " + e.getMessage(), e);
    }
  }

  @Override
  public String driverName() {
    return NAME;
  }
}
