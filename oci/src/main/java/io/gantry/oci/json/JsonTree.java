package io.gantry.oci.json;

import io.avaje.json.JsonWriter;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, numbers and booleans. Reading is bounded: so many bytes, so deep.
 * Nulls in objects are dropped: to every reader here they mean the same as an absent field.
 */
final class JsonTree {

  /** No document of the specifications is near this; registries refuse manifests beyond 4 MiB. */
  private static final int MAX_BYTES = 16 << 20;

  /**
   * An empty object takes two bytes on the wire and some sixty here; this many are more than any
   * document of four mebibytes has that says something.
   */
  private static final int MAX_VALUES = 500_000;

  private static final JsonStream STREAM = JsonStream.builder().build();

  private JsonTree() {}

  static Object read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("larger than " + MAX_BYTES + " bytes");
    }
    return read(bytes, MAX_VALUES);
  }

  /** Reads what was written on this host: it may be of any size. */
  static Object readOwn(byte[] bytes) {
    return read(bytes, Integer.MAX_VALUE);
  }

  private static Object read(byte[] bytes, int mostValues) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Object value = withoutNulls(JsonValues.read(text, mostValues));
    if (value == null) {
      throw new IllegalArgumentException("null");
    }
    return value;
  }

  private static @Nullable Object withoutNulls(@Nullable Object value) {
    return switch (value) {
      case List<?> elements ->
          elements.stream().map(JsonTree::withoutNulls).filter(Objects::nonNull).toList();
      case Map<?, ?> fields -> {
        Map<String, Object> present = new LinkedHashMap<>();
        fields.forEach(
            (name, field) -> {
              Object kept = withoutNulls(field);
              if (kept != null) {
                present.put(String.valueOf(name), kept);
              }
            });
        yield present;
      }
      case null, default -> value;
    };
  }

  static byte[] write(Object value) {
    try (BytesJsonWriter writer = STREAM.bufferedWriterAsBytes()) {
      writer.serializeEmpty(true);
      write(writer, value);
      return writer.result();
    }
  }

  private static void write(JsonWriter writer, Object value) {
    switch (value) {
      case String text -> writer.value(text);
      case Boolean flag -> writer.value(flag);
      case Integer number -> writer.value(number);
      case Long number -> writer.value(number);
      case BigDecimal number -> writer.value(number);
      case List<?> elements -> {
        writer.beginArray();
        elements.forEach(element -> write(writer, element));
        writer.endArray();
      }
      case JsonText written -> writer.rawValue(written.text());
      case JsonObject object -> write(writer, object.fields());
      case Map<?, ?> fields -> {
        writer.beginObject();
        fields.forEach(
            (name, field) -> {
              writer.name(String.valueOf(name));
              write(writer, field);
            });
        writer.endObject();
      }
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }
}
