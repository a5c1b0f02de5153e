package io.gantry.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters behind the question mark, read as Go's {@code net/url} reads them. */
public final class Query {
  private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");
  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Parses {@code a=1&b=2}.
   *
   * @throws IllegalArgumentException when an escape is broken
   */
  public static Query parse(String text) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('&', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        add(parameters, text.substring(at, end));
      }
      at = end + 1;
    }
    return new Query(parameters);
  }

  private static void add(Map<String, List<String>> parameters, String pair) {
    if (pair.indexOf(';') >= 0) {
      throw new IllegalArgumentException("invalid semicolon separator in query");
    }
    int equals = pair.indexOf('=');
    String name = unescape(equals < 0 ? pair : pair.substring(0, equals), true);
    String value = equals < 0 ? "" : unescape(pair.substring(equals + 1), true);
    parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
  }

  /** The first value of {@code name}, or nothing when it is not given. */
  public Optional<String> first(String name) {
    List<String> values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The first value of {@code name}, or the empty string. */
  public String text(String name) {
    List<String> values = parameters.get(name);
    return values == null ? "" : values.getFirst();
  }

  /** All values of {@code name}, in order. */
  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Whether {@code name} says yes: anything but empty, {@code 0, no, false, none}. */
  public boolean flag(String name) {
    return !FALSE.contains(text(name).strip().toLowerCase(Locale.ROOT));
  }

  /** As {@link #flag(String)}, and {@code otherwise} when it is not given at all. */
  public boolean flag(String name, boolean otherwise) {
    return has(name) ? flag(name) : otherwise;
  }

  /**
   * Decodes percent escapes (and {@code +} when {@code plus}) to UTF-8.
   *
   * @throws IllegalArgumentException with Go's words when an escape is broken
   */
  static String unescape(String text, boolean plus) {
    if (text.indexOf('%') < 0 && (!plus || text.indexOf('+') < 0)) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put(escaped(text, i));
        i += 2;
      } else if (c == '+' && plus) {
        bytes.put((byte) ' ');
      } else {
        bytes.put((byte) c); // the decoder maps each byte of the request line to one char
      }
    }
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  private static byte escaped(String text, int at) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      String bad = text.substring(at, Math.min(at + 3, text.length()));
      throw new IllegalArgumentException("invalid URL escape \"" + bad + "\"");
    }
    return (byte) (high << 4 | low);
  }
}
