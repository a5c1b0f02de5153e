package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;
import java.util.Set;

/**
 * Docker's {@code json-file} driver. Unlike Docker's it keeps a log from filling the disk when
 * nothing is said: five files of 100 MB, see {@link #DEFAULT_MAX_SIZE}.
 *
 * @param maxSize bytes after which a new file is begun; a file grows past it by less than a line
 * @param maxFiles how many files are kept, the current one included; 1 or more
 * @param compress whether files that are complete are compressed with gzip
 * @param attributes which of the container's facts stand in each line
 * @param options as they were given
 */
public record JsonFile(
    long maxSize,
    int maxFiles,
    boolean compress,
    LogAttributes attributes,
    Map<String, String> options)
    implements LogDriver {
  /** The name in {@code --log-driver}. */
  public static final String NAME = "json-file";

  /** 100 MB, where {@code max-size} is not given; {@code max-size=-1} lifts the cap. */
  public static final long DEFAULT_MAX_SIZE = 100_000_000;

  /** How many files are kept where neither {@code max-size} nor {@code max-file} is given. */
  public static final int DEFAULT_MAX_FILES = 5;

  /** {@link #maxSize} without a cap. */
  public static final long UNLIMITED = FileLog.UNLIMITED;

  private static final Set<String> KNOWN =
      Set.of(
          "max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag");

  /** Checks. */
  public JsonFile {
    if (maxSize != UNLIMITED && maxSize <= 0) {
      throw new EngineException.InvalidParameter("max-size must be a positive number");
    }
    if (maxFiles < 1) {
      throw new EngineException.InvalidParameter("max-file cannot be less than 1");
    }
    if (compress && (maxFiles == 1 || maxSize == UNLIMITED)) {
      throw new EngineException.InvalidParameter(
          "compress cannot be true when max-file is less than 2 or max-size is not set");
    }
    options = Map.copyOf(options);
  }

  /**
   * Reads the driver's options.
   *
   * @param options without those that all drivers share
   * @param given all of them
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static JsonFile parse(Map<String, String> options, Map<String, String> given) {
    LogOptions.refuseUnknown(options, KNOWN, "unknown log opt '%s' for json-file log driver");
    String size = options.getOrDefault("max-size", "");
    String files = options.getOrDefault("max-file", "");
    long maxSize = size.isEmpty() ? DEFAULT_MAX_SIZE : parseSize(size);
    return new JsonFile(
        maxSize,
        files.isEmpty() ? defaultFiles(size) : LogOptions.parseNumber(files),
        LogOptions.parseBoolean(options.getOrDefault("compress", "false")),
        LogAttributes.parse(options),
        given);
  }

  private static int defaultFiles(String size) {
    return size.isEmpty() ? DEFAULT_MAX_FILES : 1;
  }

  private static long parseSize(String text) {
    return text.equals("-1") ? UNLIMITED : HumanSize.parse(text);
  }

  /** The same without what only Docker's options say. */
  FileLog files() {
    return new FileLog(LogFormat.JSON, maxSize, maxFiles, compress, attributes);
  }

  @Override
  public String driverName() {
    return NAME;
  }
}
