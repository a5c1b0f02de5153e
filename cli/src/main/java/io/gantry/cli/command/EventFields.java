package io.gantry.cli.command;

import io.gantry.cli.json.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event under the names that Go templates know it by. */
final class EventFields {
  private EventFields() {}

  static Map<String, @Nullable Object> of(Node event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    event.members().forEach((key, value) -> fields.put(name(key), value.value()));
    fields.put("Status", event.text("status"));
    fields.put("From", event.text("from"));
    fields.put("ID", event.text("id"));
    return fields;
  }

  private static String name(String key) {
    return switch (key) {
      case "time" -> "Time";
      case "timeNano" -> "TimeNano";
      case "scope" -> "Scope";
      default -> key;
    };
  }
}
