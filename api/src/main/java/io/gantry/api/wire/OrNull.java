package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.Jsonb;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Writes {@code null} where something is absent, instead of leaving the field out. */
abstract class OrNull<T> implements JsonAdapter<T> {
  private final JsonAdapter<T> present;

  /**
   * @param of what is written when it is there
   */
  OrNull(Jsonb jsonb, Type of) {
    this.present = jsonb.adapter(of);
  }

  /** Nothing else is to look after nulls. */
  @Override
  public final JsonAdapter<T> nullSafe() {
    return this;
  }

  @Override
  public final void toJson(JsonWriter writer, @Nullable T value) {
    if (value == null) {
      Nulls.write(writer);
    } else {
      present.toJson(writer, value);
    }
  }

  @Override
  public final @Nullable T fromJson(JsonReader reader) {
    return reader.isNullValue() ? null : present.fromJson(reader);
  }
}
