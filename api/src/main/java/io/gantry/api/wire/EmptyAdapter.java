package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;

/**
 * Reads objects whatever is in them, and writes them with nothing: a generated adapter only writes.
 */
@CustomAdapter
public final class EmptyAdapter implements JsonAdapter<Empty> {
  /** As generated adapters are made. */
  public EmptyAdapter(Jsonb jsonb) {}

  @Override
  public void toJson(JsonWriter writer, Empty value) {
    writer.beginObject();
    writer.endObject();
  }

  @Override
  public Empty fromJson(JsonReader reader) {
    reader.skipValue();
    return new Empty();
  }
}
