package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How lines wait for a server: the options that all drivers share.
 *
 * @param blocking whether the container waits for a server that is slow; for one that takes nothing
 *     at all it never waits
 * @param bufferSize how many bytes may wait
 */
public record LogDelivery(boolean blocking, long bufferSize) {
  private static final long DEFAULT_BUFFER = 1_000_000;
  private static final String MODE = "mode";
  private static final String BUFFER = "max-buffer-size";
  private static final String CACHE = "cache-";
  private static final String DISABLED = "cache-disabled";
  private static final Set<String> SHARED =
      Set.of(MODE, BUFFER, DISABLED, "cache-max-size", "cache-max-file", "cache-compress");

  /**
   * Reads {@code mode} and {@code max-buffer-size}.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static LogDelivery parse(Map<String, String> options) {
    String mode = options.getOrDefault(MODE, "");
    if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
      throw new EngineException.InvalidParameter("logger: logging mode not supported: " + mode);
    }
    Optional<String> buffer = LogOptions.text(options, BUFFER);
    boolean blocking = !mode.equals("non-blocking");
    if (buffer.isPresent() && blocking) {
      throw new EngineException.InvalidParameter(
          "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
    return new LogDelivery(blocking, buffer.map(LogDelivery::size).orElse(DEFAULT_BUFFER));
  }

  private static long size(String text) {
    try {
      return HumanSize.parse(text);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "error parsing option max-buffer-size: " + e.getMessage(), e);
    }
  }

  /**
   * The files in which a log that goes elsewhere is kept, too.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static Optional<FileLog> cache(Map<String, String> options) {
    return cacheDisabled(options)
        ? Optional.empty()
        : Optional.of(LocalLog.files(options, CACHE, LogAttributes.parse(options)));
  }

  /**
   * Reads {@code cache-disabled}.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static boolean cacheDisabled(Map<String, String> options) {
    return LogOptions.text(options, DISABLED).map(LogDelivery::disabled).orElse(false);
  }

  private static boolean disabled(String text) {
    return LogOptions.truth(text)
        .orElseThrow(
            () ->
                new EngineException.InvalidParameter(
                    "invalid value for option " + DISABLED + ": " + text));
  }

  /** The options that are a driver's own. */
  static Map<String, String> own(Map<String, String> options) {
    Map<String, String> own = new HashMap<>(options);
    own.keySet().removeAll(SHARED);
    return own;
  }
}
