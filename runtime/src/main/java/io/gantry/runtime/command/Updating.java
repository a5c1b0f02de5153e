package io.gantry.runtime.command;

import io.gantry.runtime.bundle.BundleLimits;
import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code update}: other limits for a container that runs. */
final class Updating {
  /** Where an option's value goes in {@code linux.resources}. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "memory", "memory.limit",
          "memory-swap", "memory.swap",
          "memory-reservation", "memory.reservation",
          "cpu-quota", "cpu.quota",
          "cpu-period", "cpu.period",
          "cpu-share", "cpu.shares",
          "cpuset-cpus", "cpu.cpus",
          "cpuset-mems", "cpu.mems",
          "pids-limit", "pids.limit",
          "blkio-weight", "blockIO.weight");

  private Updating() {}

  static void update(Store store, Options options) throws IOException {
    State state = store.state(options.id());
    if (state.group().exists()) {
      state.group().update(BundleLimits.read(resources(options)));
    }
  }

  private static Json resources(Options options) throws IOException {
    Optional<String> file = options.value("resources");
    if (file.isPresent()) {
      String text =
          file.get().equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file.get()));
      return Json.parse("resources", text);
    }
    Map<String, Map<String, Object>> resources = new LinkedHashMap<>();
    FIELDS.forEach(
        (option, field) -> {
          String[] path = field.split("\\.", 2);
          options
              .value(option)
              .ifPresent(
                  text ->
                      resources
                          .computeIfAbsent(path[0], p -> new LinkedHashMap<>())
                          .put(path[1], option.startsWith("cpuset") ? text : number(option, text)));
        });
    return new Json("resources", resources);
  }

  private static Object number(String option, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Refusal("invalid value for " + option + ": " + text);
    }
  }
}
