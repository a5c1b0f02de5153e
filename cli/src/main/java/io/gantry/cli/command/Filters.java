package io.gantry.cli.command;

import io.gantry.cli.json.Json;
import io.gantry.cli.option.Arguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --filter} options in the API's form. */
final class Filters {
  private Filters() {}

  /** {@code {"name":{"value":true}}}, or an empty text without filters. */
  static String json(Arguments arguments) {
    return json(arguments, arguments.list("filter"));
  }

  /** The same of these texts. */
  static String json(Arguments arguments, List<String> options) {
    Map<String, Map<String, Object>> filters = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw arguments.invalid("filter", option, "bad format of filter (expected name=value)");
      }
      String name = option.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      filters
          .computeIfAbsent(name, k -> new LinkedHashMap<>())
          .put(option.substring(equals + 1).strip(), true);
    }
    return filters.isEmpty() ? "" : Json.write(filters);
  }
}
