package io.gantry.api.translate;

import io.avaje.json.JsonReader;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import io.gantry.engine.Filters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameter {@code filters}: {@code {"label":{"a=b":true}}}, or {@code {"label":["a=b"]}} as
 * old clients write it.
 */
public final class FilterTranslation {
  private FilterTranslation() {}

  /**
   * Reads filters.
   *
   * @throws ApiError 400 {@code invalid filter}
   */
  public static Filters parse(String text) {
    if (text.isEmpty()) {
      return Filters.NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    try {
      read(text, values);
    } catch (ApiError e) {
      throw ApiError.invalid("invalid filter");
    }
    return new Filters(values);
  }

  private static void read(String text, Map<String, List<String>> values) {
    Wire.scan(
        text.getBytes(StandardCharsets.UTF_8),
        reader -> {
          reader.beginObject();
          while (reader.hasNextField()) {
            values.put(reader.nextField(), values(reader));
          }
          reader.endObject();
        });
  }

  private static List<String> values(JsonReader reader) {
    List<String> values = new ArrayList<>();
    if (reader.isNullValue()) {
      return values;
    }
    if (reader.currentToken() == JsonReader.Token.BEGIN_ARRAY) {
      reader.beginArray();
      while (reader.hasNextElement()) {
        values.add(reader.readString());
      }
      reader.endArray();
      return values;
    }
    reader.beginObject();
    while (reader.hasNextField()) {
      String value = reader.nextField();
      if (reader.readBoolean()) {
        values.add(value);
      }
    }
    reader.endObject();
    return values;
  }
}
