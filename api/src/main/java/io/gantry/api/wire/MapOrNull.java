package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.CustomAdapter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map of strings that is written as {@code null}, not left out, when it is absent. */
@CustomAdapter(global = false)
public final class MapOrNull implements JsonAdapter<Map<String, String>> {
  /** How the generated adapters get it. */
  public static final AdapterFactory FACTORY =
      (type, jsonb) -> type == MapOrNull.class ? new MapOrNull() : null;

  @Override
  public void toJson(JsonWriter writer, @Nullable Map<String, String> value) {
    if (value == null) {
      Nulls.write(writer);
      return;
    }
    writer.beginObject();
    value.forEach(
        (name, text) -> {
          writer.name(name);
          writer.value(text);
        });
    writer.endObject();
  }

  @Override
  public @Nullable Map<String, String> fromJson(JsonReader reader) {
    if (reader.isNullValue()) {
      return null;
    }
    Map<String, String> map = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNextField()) {
      String name = reader.nextField();
      map.put(name, reader.isNullValue() ? "" : reader.readString());
    }
    reader.endObject();
    return map;
  }
}
