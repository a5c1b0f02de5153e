package io.gantry.oci.json;

import io.gantry.oci.MalformedDocumentException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A JSON object of a foreign document. An absent field, and one that is null, reads as empty text,
 * zero, false or an empty collection; a field of the wrong type is a {@link
 * MalformedDocumentException} that names document and field. Fields nobody asks for do not matter.
 */
public final class JsonObject {

  private final String where;
  private final Map<String, Object> fields;

  private JsonObject(String where, Map<String, Object> fields) {
    this.where = where;
    this.fields = fields;
  }

  /**
   * Parses a document whose top is an object; at most 16 MiB and 64 levels.
   *
   * @param what names the document in messages, e.g. {@code image manifest}
   * @throws MalformedDocumentException when it is no such document
   */
  public static JsonObject parse(String what, byte[] bytes) {
    return top(what, tree(what, () -> JsonTree.read(bytes)));
  }

  /** Parses a document as {@link #parse} does that was written on this host: of any size. */
  public static JsonObject parseOwn(String what, byte[] bytes) {
    return top(what, tree(what, () -> JsonTree.readOwn(bytes)));
  }

  private static JsonObject top(String what, Object top) {
    if (!(top instanceof Map<?, ?>)) {
      throw new MalformedDocumentException(what + ": expected a JSON object, found " + kind(top));
    }
    return new JsonObject(what, cast(top));
  }

  /**
   * Parses a document whose top is an array of objects, such as {@code manifest.json} of a Docker
   * archive.
   */
  public static List<JsonObject> parseList(String what, byte[] bytes) {
    Object top = tree(what, () -> JsonTree.read(bytes));
    if (!(top instanceof List<?> elements)) {
      throw new MalformedDocumentException(what + ": expected a JSON array, found " + kind(top));
    }
    return objects(what, elements);
  }

  private static Object tree(String what, Supplier<Object> reading) {
    try {
      return reading.get();
    } catch (
        RuntimeException
            e) { // the parser throws many kinds; each means "not JSON within our bounds"
      throw new MalformedDocumentException(what + ": invalid JSON: " + e.getMessage(), e);
    }
  }

  /** Starts a new object; its fields keep their order. */
  public static Builder builder() {
    return new Builder();
  }

  /** The object as UTF-8, without white space. */
  public byte[] bytes() {
    return JsonTree.write(fields);
  }

  Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** The names of all fields that are not null. */
  public Set<String> names() {
    return fields().keySet();
  }

  /** Whether a field is there and not null. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** A text; empty when absent. */
  public String text(String name) {
    return textOr(name, "");
  }

  /** A text; the default when absent or empty. */
  public String textOr(String name, String absent) {
    Object value = fields.get(name);
    if (value == null || value.equals("")) {
      return absent;
    }
    return text(where + "." + name, value);
  }

  /** A whole number; zero when absent. */
  public long number(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> 0;
      case Long number -> number;
      case Integer number -> number;
      case BigDecimal number -> check(name, number::longValueExact);
      default -> throw fault(name, "expected a number, found " + kind(value));
    };
  }

  /** A truth value; false when absent. */
  public boolean flag(String name) {
    Object value = fields.get(name);
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw fault(name, "expected true or false, found " + kind(value));
    };
  }

  /** A time in RFC 3339 form. */
  public Optional<Instant> time(String name) {
    String text = text(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(check(name, () -> Instant.parse(text)));
  }

  /** A list of texts; empty when absent. */
  public List<String> texts(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> elements)) {
      throw fault(name, "expected a list of strings, found " + kind(value));
    }
    return elements.stream().map(element -> text(where + "." + name, element)).toList();
  }

  /** A list of texts that old documents may have as a single text. */
  public List<String> textOrTexts(String name) {
    return fields.get(name) instanceof String text ? List.of(text) : texts(name);
  }

  /** An object of texts, sorted by name; empty when absent. */
  public SortedMap<String, String> textMap(String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    map(name).forEach((key, value) -> texts.put(key, text(where + "." + name + "." + key, value)));
    return texts;
  }

  /** The names of an object's fields, which stand for a set; empty when absent. */
  public Set<String> keys(String name) {
    return map(name).keySet();
  }

  /** An object. */
  public Optional<JsonObject> object(String name) {
    return has(name)
        ? Optional.of(new JsonObject(where + "." + name, map(name)))
        : Optional.empty();
  }

  /** A list of objects; empty when absent. */
  public List<JsonObject> objects(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> elements)) {
      throw fault(name, "expected a list of objects, found " + kind(value));
    }
    return objects(where + "." + name, elements);
  }

  private static List<JsonObject> objects(String where, List<?> elements) {
    List<JsonObject> objects = new ArrayList<>(elements.size());
    for (Object element : elements) {
      String at = where + "[" + objects.size() + "]";
      if (!(element instanceof Map<?, ?>)) {
        throw new MalformedDocumentException(at + ": expected an object, found " + kind(element));
      }
      objects.add(new JsonObject(at, cast(element)));
    }
    return objects;
  }

  private Map<String, Object> map(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?>)) {
      throw fault(name, "expected an object, found " + kind(value));
    }
    return cast(value);
  }

  /** What is wrong with a field of this object. */
  public MalformedDocumentException fault(String name, String what) {
    return new MalformedDocumentException(where + "." + name + ": " + what);
  }

  /**
   * Makes a value of this object's fields; a fault the value finds is reported as this object's.
   */
  public <T> T check(Supplier<T> maker) {
    return check("", maker);
  }

  private <T> T check(String name, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (MalformedDocumentException e) {
      throw e;
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new MalformedDocumentException(
          where + (name.isEmpty() ? "" : "." + name) + ": " + e.getMessage(), e);
    }
  }

  private static String text(String where, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new MalformedDocumentException(where + ": expected a string, found " + kind(value));
  }

  private static String kind(Object value) {
    return switch (value) {
      case String text -> "a string";
      case Boolean flag -> "a truth value";
      case List<?> list -> "a list";
      case Map<?, ?> map -> "an object";
      default -> "a number";
    };
  }

  @SuppressWarnings("unchecked") // JsonTree makes maps with string keys only
  private static Map<String, Object> cast(Object object) {
    return (Map<String, Object>) object;
  }

  @Override
  public String toString() {
    return where + fields;
  }

  /** Collects the fields of an object, in order. */
  public static final class Builder {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a field: text, number, truth value, object, list or map of these. */
    public Builder put(String name, Object value) {
      fields.put(name, value);
      return this;
    }

    /** Adds a field when the condition holds. */
    public Builder putIf(boolean condition, String name, Object value) {
      return condition ? put(name, value) : this;
    }

    /** Adds a text unless it is empty. */
    public Builder putUnlessEmpty(String name, String value) {
      return putIf(!value.isEmpty(), name, value);
    }

    /** Adds a list unless it is empty. */
    public Builder putUnlessEmpty(String name, Collection<?> value) {
      return putIf(!value.isEmpty(), name, List.copyOf(value));
    }

    /** Adds an object unless it is empty. */
    public Builder putUnlessEmpty(String name, Map<String, ?> value) {
      return putIf(!value.isEmpty(), name, value);
    }

    /** Adds a value when there is one. */
    public Builder putUnlessEmpty(String name, Optional<?> value) {
      value.ifPresent(present -> put(name, present));
      return this;
    }

    /** The object. */
    public JsonObject build() {
      return new JsonObject("", new LinkedHashMap<>(fields));
    }
  }
}
