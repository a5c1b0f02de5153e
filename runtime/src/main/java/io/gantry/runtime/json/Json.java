package io.gantry.runtime.json;

import io.gantry.oci.json.JsonValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value with its place in the document, which every complaint names: {@code config.json:
 * process.args[0] must be a string}. What is absent and what is {@code null} are the same.
 *
 * @param place where it is
 * @param value a map, a list, a string, a number, a boolean, or nothing
 */
public record Json(String place, @Nullable Object value) {
  /** Reads a document called {@code name}. */
  public static Json parse(String name, String text) {
    try {
      return new Json(name + ":", JsonValues.read(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** Writes maps, lists, strings, numbers and booleans. */
  public static String print(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    JsonWriter.write(value, text);
    return text.toString();
  }

  /** Whether it is there. */
  public boolean isPresent() {
    return value != null;
  }

  /** A member of this object; absent when this is. */
  public Json get(String name) {
    String below = place.endsWith(":") ? place + " " + name : place + "." + name;
    return new Json(below, members().get(name));
  }

  /** The members of this object. */
  public Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    members().keySet().forEach(name -> fields.put(name, get(name)));
    return fields;
  }

  /** The members that are strings, all of them. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields().forEach((name, field) -> texts.put(name, field.text()));
    return texts;
  }

  /** The elements of this list; none when it is absent. */
  public List<Json> list() {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong("must be a list");
    }
    List<Json> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(new Json(place + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** The elements of this list of strings. */
  public List<String> strings() {
    return list().stream().map(Json::text).toList();
  }

  /** This string, which must be there. */
  public String text() {
    if (value instanceof String text) {
      if (text.indexOf('\0') >= 0) {
        throw wrong("must not contain a zero byte");
      }
      return text;
    }
    throw wrong(value == null ? "is required" : "must be a string");
  }

  /** This string, if it is there. */
  public Optional<String> maybe() {
    return value == null ? Optional.empty() : Optional.of(text());
  }

  /** This string, or {@code ""}. */
  public String textOrEmpty() {
    return maybe().orElse("");
  }

  /** This boolean; false when it is absent. */
  public boolean on() {
    return switch (value) {
      case null -> false;
      case Boolean b -> b;
      default -> throw wrong("must be a boolean");
    };
  }

  /** This integer, if it is there; unsigned 64-bit ones above the signed come out negative. */
  public OptionalLong number() {
    return switch (value) {
      case null -> OptionalLong.empty();
      case BigDecimal number -> {
        try {
          var integer = number.toBigIntegerExact();
          if (integer.bitLength() > 64 || (integer.signum() < 0 && integer.bitLength() > 63)) {
            throw wrong("must be a 64-bit integer");
          }
          yield OptionalLong.of(integer.longValue());
        } catch (ArithmeticException e) {
          throw wrong("must be an integer");
        }
      }
      default -> throw wrong("must be an integer");
    };
  }

  /** This integer, which must be there and from {@code least} to {@code most}. */
  public long number(long least, long most) {
    long number = number().orElseThrow(() -> wrong("is required"));
    if (number < least || number > most) {
      throw wrong("must be from " + least + " to " + most + ": " + number);
    }
    return number;
  }

  /** A complaint about this value. */
  public IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(place + " " + what);
  }

  private Map<String, @Nullable Object> members() {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("must be an object");
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return members;
  }
}
