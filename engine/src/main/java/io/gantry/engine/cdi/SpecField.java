package io.gantry.engine.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a specification and its place.
 *
 * @param at its place, for complaints
 * @param value a text, list or map; null: it is not there
 */
record SpecField(String at, @Nullable Object value) {
  private static final Set<String> NOTHING = Set.of("", "null", "~");

  SpecField get(String name) {
    Object inner = value instanceof Map<?, ?> map ? map.get(name) : null;
    return new SpecField(at.isEmpty() ? name : at + "." + name, inner);
  }

  boolean isPresent() {
    return value != null && !(value instanceof String text && NOTHING.contains(text));
  }

  /** A map with no other names than these; what is not there is one without any. */
  SpecField only(String... names) {
    if (isPresent()) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong("must be an object");
      }
      for (Object name : map.keySet()) {
        if (!List.of(names).contains(name)) {
          throw wrong("has an unknown field \"" + name + "\"");
        }
      }
    }
    return this;
  }

  List<SpecField> list() {
    List<SpecField> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        items.add(new SpecField(at + "[" + items.size() + "]", item));
      }
    } else if (isPresent()) {
      throw wrong("must be a list");
    }
    return items;
  }

  List<String> texts() {
    return list().stream().map(SpecField::text).toList();
  }

  /** The text; empty when it is not there. */
  String text() {
    if (value == null) {
      return "";
    }
    if (!(value instanceof String text)) {
      throw wrong("must be a text");
    }
    return text;
  }

  /** A whole number, of which a leading zero makes an octal one, as YAML 1.1 has it. */
  OptionalLong number(long least, long most) {
    if (!isPresent()) {
      return OptionalLong.empty();
    }
    String text = text();
    try {
      long number =
          text.matches("0o[0-7]+") ? Long.parseLong(text.substring(2), 8) : Long.decode(text);
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong("must be a number from " + least + " to " + most + ": " + text);
  }

  Optional<String> maybe() {
    return isPresent() ? Optional.of(text()) : Optional.empty();
  }

  IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException((at.isEmpty() ? "the document" : at) + " " + why);
  }
}
