package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Readers of single options, in the words that Docker takes from Go's libraries. */
public final class LogOptions {
  private LogOptions() {}

  /**
   * Refuses options that a driver does not have.
   *
   * @param message with {@code %s} for the option
   */
  public static void refuseUnknown(Map<String, String> options, Set<String> known, String message) {
    for (String key : new TreeSet<>(options.keySet())) {
      if (!known.contains(key)) {
        throw new EngineException.InvalidParameter(message.formatted(key));
      }
    }
  }

  /** What was given, and is not empty. */
  public static Optional<String> text(Map<String, String> options, String key) {
    return Optional.ofNullable(options.get(key)).filter(value -> !value.isEmpty());
  }

  /** As Go's {@code strconv.ParseBool}; empty for what that refuses. */
  public static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
      case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** As Go's {@code strconv.ParseBool}. */
  static boolean parseBoolean(String text) {
    return truth(text)
        .orElseThrow(
            () ->
                new EngineException.InvalidParameter(
                    "strconv.ParseBool: parsing \"" + text + "\": invalid syntax"));
  }

  /** As Go's {@code strconv.Atoi}. */
  static int parseNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EngineException.InvalidParameter(
          "strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
    }
  }
}
