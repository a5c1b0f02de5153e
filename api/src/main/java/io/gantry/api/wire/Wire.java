package io.gantry.api.wire;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Jsonb;
import io.gantry.oci.json.LongStrings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Documents to bytes and back, by adapters that were generated when this was compiled. */
public final class Wire {
  private static final Jsonb JSONB =
      Jsonb.builder()
          .serializeNulls(false)
          .serializeEmpty(true)
          .failOnUnknown(false)
          .bufferRecycling(BufferRecycleStrategy.LOCK_FREE)
          .build();

  private Wire() {}

  /**
   * Reads a document.
   *
   * @throws ApiError 400, {@code invalid JSON: …}, when it is broken or of another type
   */
  public static <T> T read(byte[] bytes, Class<T> type) {
    int end = JsonSyntax.check(bytes);
    byte[] document = end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    try (JsonReader reader = LongStrings.of(document, JSONB::reader)) {
      T value = JSONB.type(type).fromJson(reader);
      if (value == null) {
        throw ApiError.invalid("invalid JSON: got EOF while reading request body");
      }
      return value;
    } catch (JsonException | ClassCastException | ArithmeticException | IllegalStateException e) {
      throw ApiError.invalid("invalid JSON: " + firstLine(e));
    }
  }

  /**
   * Reads a document that has no type of its own.
   *
   * @throws ApiError 400 when it is broken, or not what {@code act} expects
   */
  public static void scan(byte[] bytes, Consumer<JsonReader> act) {
    JsonSyntax.check(bytes);
    try (JsonReader reader = LongStrings.of(bytes, JSONB::reader)) {
      act.accept(reader);
    } catch (JsonException | IllegalStateException e) {
      throw ApiError.invalid("invalid JSON: " + firstLine(e));
    }
  }

  /**
   * Reads a document of any shape: maps, lists, strings, numbers, truth values and nulls.
   *
   * @throws ApiError 400 when it is broken
   */
  public static @Nullable Object readAny(byte[] bytes) {
    JsonSyntax.check(bytes);
    try (JsonReader reader = LongStrings.of(bytes, JSONB::reader)) {
      return any(reader);
    } catch (JsonException | IllegalStateException e) {
      throw ApiError.invalid("invalid JSON: " + firstLine(e));
    }
  }

  private static @Nullable Object any(JsonReader reader) {
    if (reader.isNullValue()) {
      return null;
    }
    return switch (reader.currentToken()) {
      case BEGIN_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
          map.put(reader.nextField(), any(reader));
        }
        reader.endObject();
        yield map;
      }
      case BEGIN_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
          list.add(any(reader));
        }
        reader.endArray();
        yield list;
      }
      case STRING -> reader.readString();
      case BOOLEAN -> reader.readBoolean();
      case NUMBER -> reader.readDecimal();
      case NULL -> null;
    };
  }

  private static String firstLine(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    int newline = message.indexOf('\n');
    return newline < 0 ? message : message.substring(0, newline);
  }

  /** Writes a document, with a line end behind it as Go's encoder does. */
  public static byte[] write(Object document) {
    byte[] bytes = JSONB.toJsonBytes(document);
    byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
    line[bytes.length] = '\n';
    return line;
  }

  /** A JSON string, which is how Go quotes text in messages. */
  public static String quote(String text) {
    return new String(JSONB.toJsonBytes(text), StandardCharsets.UTF_8);
  }
}
