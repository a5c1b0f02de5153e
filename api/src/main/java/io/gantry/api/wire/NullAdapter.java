package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;
import org.jspecify.annotations.Nullable;

/** Writes {@link Null} as {@code null}; without one the field is left out. */
@CustomAdapter
public final class NullAdapter implements JsonAdapter<Null> {
  /** As generated adapters are made. */
  public NullAdapter(Jsonb jsonb) {}

  @Override
  public void toJson(JsonWriter writer, @Nullable Null value) {
    if (value == null) {
      writer.nullValue();
    } else {
      Nulls.write(writer);
    }
  }

  @Override
  public Null fromJson(JsonReader reader) {
    reader.skipValue();
    return Null.NULL;
  }
}
