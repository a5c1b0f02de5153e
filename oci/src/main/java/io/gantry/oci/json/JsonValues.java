package io.gantry.oci.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) as values: objects become maps in their order, arrays lists, numbers {@link
 * BigDecimal}s, so that unsigned 64-bit ones stay what they are. Strings may be of any length,
 * which a generated reader's may not, and it starts faster: the command line of OCI runtimes lives
 * for milliseconds.
 */
public final class JsonValues {
  private static final int DEEPEST = 64;

  /** Converting one takes time with the square of its length. */
  private static final int LONGEST_NUMBER = 100;

  private final String text;
  private final int mostValues;
  private int values;
  private int at;

  private JsonValues(String text, int mostValues) {
    this.text = text;
    this.mostValues = mostValues;
  }

  /**
   * Reads one value, at most 64 levels deep.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static @Nullable Object read(String text) {
    return read(text, Integer.MAX_VALUE);
  }

  /** The same with a bound for the values in it, which take more memory than their text. */
  static @Nullable Object read(String text, int mostValues) {
    JsonValues reader = new JsonValues(text, mostValues);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.wrong("more after the value");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw wrong("nested deeper than " + DEEPEST);
    }
    if (++values > mostValues) {
      throw wrong("more than " + mostValues + " values");
    }
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      space();
      String name = string();
      space();
      expect(':');
      map.put(name, value(depth + 1));
      space();
      if (peek() == '}') {
        at++;
        return map;
      }
      expect(',');
    }
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      space();
      if (peek() == ']') {
        at++;
        return list;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      int start = at;
      while (isPlain(peek())) {
        at++;
      }
      value.append(text, start, at);
      switch (next()) {
        case '"' -> {
          return value.toString();
        }
        case '\\' -> value.append(escaped());
        default -> throw wrong("a control character in a string");
      }
    }
  }

  private static boolean isPlain(char c) {
    return c != '"' && c != '\\' && c >= ' ';
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("no such escape: \\" + c);
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw wrong("a string that does not end");
    }
    try {
      char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
      at += 4;
      return c;
    } catch (NumberFormatException e) {
      throw wrong("no hexadecimal number");
    }
  }

  private BigDecimal number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at - start > LONGEST_NUMBER) {
      throw wrong("a number of more than " + LONGEST_NUMBER + " characters");
    }
    try {
      return new BigDecimal(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw wrong("no value");
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("no value");
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("the end");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("'" + peek() + "' instead of '" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("not JSON: " + what + " at character " + at);
  }
}
