package io.gantry.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Absence made visible: documents leave fields out, the records never hold null for them. */
final class Defaults {
  private Defaults() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static <T> List<T> list(@Nullable List<T> value) {
    return value == null || value.isEmpty() ? List.of() : List.copyOf(value);
  }

  static <T> @Nullable List<T> nullableList(@Nullable List<T> value) {
    return value == null ? null : List.copyOf(value);
  }

  /** Keeps the order. */
  static <T> Map<String, T> map(@Nullable Map<String, T> value) {
    return value == null || value.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }

  static Map<String, List<PortBinding>> ports(@Nullable Map<String, List<PortBinding>> value) {
    if (value == null || value.isEmpty()) {
      return Map.of();
    }
    Map<String, List<PortBinding>> copy = new LinkedHashMap<>();
    value.forEach((port, bindings) -> copy.put(port, List.copyOf(new ArrayList<>(bindings))));
    return Collections.unmodifiableMap(copy);
  }
}
