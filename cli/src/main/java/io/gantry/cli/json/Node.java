package io.gantry.cli.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON document, read without casts: what is absent or of another kind reads as empty.
 *
 * @param value the value there, or null
 */
public record Node(@Nullable Object value) {
  /** Reads a document. */
  public static Node parse(String text) {
    return new Node(Json.parse(text));
  }

  /** The member {@code key} of this object. */
  public Node at(String key) {
    return new Node(value instanceof Map<?, ?> map ? map.get(key) : null);
  }

  /** Whether something other than null is here. */
  public boolean present() {
    return value != null;
  }

  /** The text here, or an empty one. */
  public String text() {
    return value instanceof String s ? s : "";
  }

  /** The text at {@code key}, or an empty one. */
  public String text(String key) {
    return at(key).text();
  }

  /** The whole number here, or 0; numbers beyond a long are cut to its end. */
  public long number() {
    return switch (value) {
      case Long n -> n;
      case BigDecimal n -> (long) n.doubleValue();
      case null, default -> 0;
    };
  }

  /** The whole number at {@code key}, or 0. */
  public long number(String key) {
    return at(key).number();
  }

  /** The number here with its fraction, or 0. */
  public double real() {
    return value instanceof Number n ? n.doubleValue() : 0;
  }

  /** Whether {@code true} is at {@code key}. */
  public boolean flag(String key) {
    return Boolean.TRUE.equals(at(key).value);
  }

  /** The items of the array here. */
  public List<Node> items() {
    List<Node> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add(new Node(item)));
    }
    return items;
  }

  /** The items of the array at {@code key}. */
  public List<Node> items(String key) {
    return at(key).items();
  }

  /** The texts in the array at {@code key}. */
  public List<String> texts(String key) {
    return items(key).stream().map(Node::text).toList();
  }

  /** The members of the object here, in the document's order. */
  public Map<String, Node> members() {
    Map<String, Node> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> members.put(String.valueOf(k), new Node(v)));
    }
    return members;
  }
}
