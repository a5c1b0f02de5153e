package io.gantry.oci.json;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, numbers and booleans. Reading is bounded: so many bytes, so deep.
 * Nulls in objects are dropped: to every reader here they mean the same as an absent field.
 */
final class JsonTree {

  /** No document of the specifications is near this; registries refuse manifests beyond 4 MiB. */
  static final int MAX_BYTES = 16 << 20;

  private static final int MAX_DEPTH = 64;

  /**
   * An empty object takes two bytes on the wire and some sixty here; this many are more than any
   * document of four mebibytes has that says something.
   */
  private static final int MAX_VALUES = 500_000;

  private static final JsonStream STREAM = JsonStream.builder().build();

  private JsonTree() {}

  static Object read(byte[] bytes, int most) {
    if (bytes.length > most) {
      throw new IllegalArgumentException("larger than " + most + " bytes");
    }
    try (JsonReader reader = STREAM.reader(bytes)) {
      Object value = value(reader, 0, new int[1]);
      if (value == null) {
        throw new IllegalArgumentException("null");
      }
      return value;
    }
  }

  private static @Nullable Object value(JsonReader reader, int depth, int[] count) {
    if (++count[0] > MAX_VALUES) {
      throw new IllegalArgumentException("more than " + MAX_VALUES + " values");
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
    return switch (reader.currentToken()) {
      case NULL -> nothing(reader);
      case STRING -> reader.readString();
      case BOOLEAN -> reader.readBoolean();
      case NUMBER -> reader.readDecimal();
      case BEGIN_ARRAY -> array(reader, depth, count);
      case BEGIN_OBJECT -> object(reader, depth, count);
    };
  }

  private static @Nullable Object nothing(JsonReader reader) {
    if (!reader.isNullValue()) {
      throw new IllegalArgumentException("expected null at " + reader.location());
    }
    return null;
  }

  private static List<Object> array(JsonReader reader, int depth, int[] count) {
    List<Object> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNextElement()) {
      Object element = value(reader, depth + 1, count);
      if (element != null) {
        elements.add(element);
      }
    }
    reader.endArray();
    return elements;
  }

  private static Map<String, Object> object(JsonReader reader, int depth, int[] count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNextField()) {
      String name = reader.nextField();
      Object value = value(reader, depth + 1, count);
      if (value != null) {
        fields.put(name, value);
      }
    }
    reader.endObject();
    return fields;
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
