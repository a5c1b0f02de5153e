package io.gantry.cli.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the text. Whole numbers that fit become {@link Long}, all others keep
 * their digits as {@link BigDecimal}.
 */
final class JsonParser {
  private static final int DEEPEST = 500;

  private final String text;
  private int at;
  private int depth;

  JsonParser(String text) {
    this.text = text;
  }

  @Nullable Object document() {
    Object value = value();
    space();
    if (at < text.length()) {
      throw failure("text after the value");
    }
    return value;
  }

  private @Nullable Object value() {
    space();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    open();
    if (!closes('}')) {
      do {
        space();
        String key = string();
        space();
        expect(':');
        map.put(key, value());
      } while (more('}'));
    }
    depth--;
    return map;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> list = new ArrayList<>();
    open();
    if (!closes(']')) {
      do {
        list.add(value());
      } while (more(']'));
    }
    depth--;
    return list;
  }

  private void open() {
    at++;
    if (++depth > DEEPEST) {
      throw failure("nested more than " + DEEPEST + " deep");
    }
  }

  private boolean closes(char end) {
    space();
    if (peek() == end) {
      at++;
      return true;
    }
    return false;
  }

  private boolean more(char end) {
    space();
    char c = peek();
    at++;
    if (c == ',') {
      return true;
    }
    if (c == end) {
      return false;
    }
    throw failure("expected , or " + end);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw failure("control character in a string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw failure("unknown escape \\" + c);
    };
  }

  private char hex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw failure("not a hexadecimal digit");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw failure("expected " + word);
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    try {
      if (digits.length() < 19 && digits.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
        return Long.parseLong(digits);
      }
      BigDecimal exact = new BigDecimal(digits);
      boolean whole = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
      return whole && exact.toBigInteger().bitLength() < Long.SIZE
          ? (Object) exact.longValue()
          : exact;
    } catch (NumberFormatException e) {
      throw failure("expected a value");
    }
  }

  private void space() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw failure("the text ends too soon");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw failure("expected " + c);
    }
    at++;
  }

  private JsonException failure(String what) {
    return new JsonException(what, at);
  }
}
