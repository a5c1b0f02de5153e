package io.gantry.api.wire;

import io.avaje.json.JsonWriter;

/** Writes the nulls that clients expect to see, where others are left out. */
final class Nulls {
  private Nulls() {}

  static void write(JsonWriter writer) {
    writer.serializeNulls(true);
    writer.nullValue();
    writer.serializeNulls(false);
  }
}
