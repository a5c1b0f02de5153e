package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.CustomAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of strings that is written as {@code null}, not left out, when it is absent. */
@CustomAdapter(global = false)
public final class ListOrNull implements JsonAdapter<List<String>> {
  /** How the generated adapters get it. */
  public static final AdapterFactory FACTORY =
      (type, jsonb) -> type == ListOrNull.class ? new ListOrNull() : null;

  @Override
  public void toJson(JsonWriter writer, @Nullable List<String> value) {
    if (value == null) {
      Nulls.write(writer);
      return;
    }
    writer.beginArray();
    value.forEach(writer::value);
    writer.endArray();
  }

  @Override
  public @Nullable List<String> fromJson(JsonReader reader) {
    return read(reader);
  }

  /** Reads a list of strings, in which a null is the empty string as for Go. */
  static @Nullable List<String> read(JsonReader reader) {
    if (reader.isNullValue()) {
      return null;
    }
    List<String> list = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNextElement()) {
      list.add(reader.isNullValue() ? "" : reader.readString());
    }
    reader.endArray();
    return list;
  }
}
