package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.engine.GoDuration;
import io.gantry.oci.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The arguments of {@code HEALTHCHECK}: flags, then {@code NONE}, or {@code CMD} and a command. */
final class HealthcheckInstruction {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Map<String, String> flags = new LinkedHashMap<>();
  private final String type;
  private final String command;

  private HealthcheckInstruction(String rest) {
    String left = rest;
    while (left.startsWith("--")) {
      String[] parts = left.split("\\s+", 2);
      int equals = parts[0].indexOf('=');
      if (equals < 0) {
        throw wrong("missing a value on flag: " + parts[0]);
      }
      flags.put(parts[0].substring(0, equals), parts[0].substring(equals + 1));
      left = parts.length > 1 ? parts[1].strip() : "";
    }
    String[] parts = left.split("\\s+", 2);
    type = parts[0];
    command = parts.length > 1 ? parts[1].strip() : "";
  }

  /**
   * Reads them.
   *
   * @throws EngineException.InvalidParameter when they make no sense
   */
  static Healthcheck read(String rest) {
    return new HealthcheckInstruction(rest).healthcheck();
  }

  private static EngineException.InvalidParameter wrong(String message) {
    return new EngineException.InvalidParameter(message);
  }

  private Healthcheck healthcheck() {
    Healthcheck check =
        new Healthcheck(
            test(),
            duration("interval"),
            duration("timeout"),
            duration("start-period"),
            duration("start-interval"),
            retries());
    if (!flags.isEmpty()) {
      throw wrong("unknown flag: " + flags.keySet().iterator().next());
    }
    return check;
  }

  private List<String> test() {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "NONE" -> {
        if (!command.isEmpty()) {
          throw wrong("HEALTHCHECK NONE takes no arguments");
        }
        yield List.of("NONE");
      }
      case "CMD" -> probe();
      default -> throw wrong("Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
    };
  }

  private List<String> probe() {
    List<String> words = ExecForm.read(command).orElseGet(() -> List.of(command));
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw wrong("Missing command after HEALTHCHECK CMD");
    }
    List<String> test = new ArrayList<>(words);
    test.addFirst(ExecForm.read(command).isPresent() ? "CMD" : "CMD-SHELL");
    return test;
  }

  private Duration duration(String name) {
    String text = flags.remove("--" + name);
    if (text == null || text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration duration =
        GoDuration.read(text).orElseThrow(() -> wrong("time: invalid duration \"" + text + "\""));
    if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
      throw wrong("Interval \"" + name + "\" cannot be less than 1ms");
    }
    return duration;
  }

  private int retries() {
    String text = flags.remove("--retries");
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[+-]?\\d{1,6}")) {
      throw wrong("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
    int retries = Integer.parseInt(text);
    if (retries < 0) {
      throw wrong("--retries cannot be negative (" + text + ")");
    }
    return retries;
  }
}
