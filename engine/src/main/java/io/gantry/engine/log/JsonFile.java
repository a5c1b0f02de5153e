package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
  public static final long UNLIMITED = -1;

  private static final Set<String> KNOWN =
      Set.of(
          "max-file",
          "max-size",
          "compress",
          "labels",
          "labels-regex",
          "env",
          "env-regex",
          "tag",
          "mode",
          "max-buffer-size");

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
   * Reads the options of {@code --log-opt}.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  public static JsonFile parse(Map<String, String> options) {
    for (String key : new TreeSet<>(options.keySet())) {
      if (!KNOWN.contains(key)) {
        throw new EngineException.InvalidParameter(
            "unknown log opt '" + key + "' for json-file log driver");
      }
    }
    checkMode(options);
    String size = options.getOrDefault("max-size", "");
    String files = options.getOrDefault("max-file", "");
    long maxSize = size.isEmpty() ? DEFAULT_MAX_SIZE : parseSize(size);
    return new JsonFile(
        maxSize,
        files.isEmpty() ? defaultFiles(size) : parseFiles(files),
        parseBoolean(options.getOrDefault("compress", "false")),
        LogAttributes.parse(options),
        options);
  }

  private static int defaultFiles(String size) {
    return size.isEmpty() ? DEFAULT_MAX_FILES : 1;
  }

  private static long parseSize(String text) {
    return text.equals("-1") ? UNLIMITED : HumanSize.parse(text);
  }

  private static int parseFiles(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EngineException.InvalidParameter(
          "strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
    }
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new EngineException.InvalidParameter(
              "strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    };
  }

  /**
   * The pump never drops a line, and never makes a container wait longer than a disk does: both
   * modes of Docker mean the same here.
   */
  private static void checkMode(Map<String, String> options) {
    String mode = options.getOrDefault("mode", "");
    if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
      throw new EngineException.InvalidParameter("logger: logging mode not supported: " + mode);
    }
    String buffer = options.getOrDefault("max-buffer-size", "");
    if (!buffer.isEmpty()) {
      if (!mode.equals("non-blocking")) {
        throw new EngineException.InvalidParameter(
            "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
      }
      HumanSize.parse(buffer);
    }
  }

  @Override
  public String driverName() {
    return NAME;
  }
}
