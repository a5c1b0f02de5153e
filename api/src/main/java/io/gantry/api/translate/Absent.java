package io.gantry.api.translate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Absence in documents, which Go reads as the zero value, and how it is written back. */
final class Absent {
  private Absent() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static boolean flag(@Nullable Boolean value) {
    return value != null && value;
  }

  static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** Without the nulls that a document may have in a list. */
  static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : value.stream().filter(Objects::nonNull).toList();
  }

  static <A, B> List<B> list(@Nullable List<A> value, Function<A, B> each) {
    return value == null ? List.of() : value.stream().filter(Objects::nonNull).map(each).toList();
  }

  static @Nullable List<String> nullableList(@Nullable List<String> value) {
    return value == null ? null : list(value);
  }

  /** Keys in order, and empty strings for null. */
  static Map<String, String> map(@Nullable Map<String, String> value) {
    if (value == null) {
      return Map.of();
    }
    Map<String, String> copy = new LinkedHashMap<>();
    value.forEach((key, text) -> copy.put(key, text(text)));
    return copy;
  }

  static List<String> keys(@Nullable Map<String, ?> value) {
    return value == null ? List.of() : new ArrayList<>(value.keySet());
  }

  /** Null instead of an empty list: what Go's unset slices look like. */
  static <T> @Nullable List<T> orNull(List<T> value) {
    return value.isEmpty() ? null : value;
  }

  static <T> @Nullable Map<String, T> orNull(Map<String, T> value) {
    return value.isEmpty() ? null : value;
  }

  static @Nullable String orNull(String value) {
    return value.isEmpty() ? null : value;
  }

  static @Nullable Boolean orNull(boolean value) {
    return value ? Boolean.TRUE : null;
  }
}
