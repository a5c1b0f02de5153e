package io.gantry.engine.store;

import io.avaje.json.JsonReader;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import io.gantry.oci.json.LongStrings;

/**
 * How records of one kind are written into files as JSON, and read again.
 *
 * @param <T> the records
 */
public final class Records<T> {

  private static final Jsonb JSONB = Jsonb.builder().build();

  private final JsonType<T> type;

  /** For records that have a generated adapter. */
  public Records(Class<T> kind) {
    type = JSONB.type(kind);
  }

  /** A record as one line. */
  public byte[] write(T value) {
    return type.toJsonBytes(value);
  }

  /**
   * Reads a record.
   *
   * @throws RuntimeException of many kinds when it is damaged
   */
  public T read(byte[] json) {
    try (JsonReader reader = LongStrings.of(json, JSONB::reader)) {
      return type.fromJson(reader);
    }
  }
}
