package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.CustomAdapter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command: a list of words, or one string that is its only word; {@code null} when absent. */
@CustomAdapter(global = false)
public final class Words implements JsonAdapter<List<String>> {
  /** How the generated adapters get it. */
  public static final AdapterFactory FACTORY =
      (type, jsonb) -> type == Words.class ? new Words() : null;

  private final ListOrNull list = new ListOrNull();

  @Override
  public void toJson(JsonWriter writer, @Nullable List<String> value) {
    list.toJson(writer, value);
  }

  @Override
  public @Nullable List<String> fromJson(JsonReader reader) {
    return reader.currentToken() == JsonReader.Token.STRING
        ? List.of(reader.readString())
        : ListOrNull.read(reader);
  }
}
