package io.gantry.cli.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON text (RFC 8259). Values are {@link Map}, {@link List}, {@link String},
 * {@link Boolean}, {@link Long}, {@link BigDecimal} or null.
 */
public final class Json {
  private Json() {}

  /**
   * Reads one document.
   *
   * @throws JsonException when the text is not one JSON value
   */
  public static @Nullable Object parse(String text) {
    return new JsonParser(text).document();
  }

  /** JSON text that is to be written as it is. */
  public record Raw(String text) {}

  /** The value in one line. */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  /** The value in one line, with {@code <}, {@code >} and {@code &} escaped as Go escapes them. */
  public static String writeEscaped(@Nullable Object value) {
    return write(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> object(out, map);
      case Iterable<?> list -> array(out, list);
      case Raw raw -> out.append(raw.text());
      case Boolean b -> out.append(b);
      case BigDecimal number -> out.append(number.toPlainString());
      case Double number ->
          out.append(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
      case Number number -> out.append(number);
      default -> quote(out, value.toString());
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      quote(out, String.valueOf(entry.getKey()));
      out.append(':');
      write(out, entry.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static void array(StringBuilder out, Iterable<?> list) {
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator);
      write(out, item);
      separator = ",";
    }
    out.append(']');
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\u2028', '\u2029' -> unicode(out, c);
        default -> {
          if (c < 0x20) {
            unicode(out, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void unicode(StringBuilder out, char c) {
    String hex = Integer.toHexString(c);
    out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
  }

  /**
   * The same document on many lines. Only white space outside strings changes, so what the server
   * said stays as it was, digit by digit.
   *
   * @param indent what one level adds, for instance four spaces
   */
  public static String indent(String text, String indent) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        out.append(c);
        if (c == '\\' && i + 1 < text.length()) {
          out.append(text.charAt(++i));
        } else if (c == '"') {
          quoted = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> {
          quoted = true;
          out.append(c);
        }
        case '{', '[' -> {
          int next = skipSpace(text, i + 1);
          char close = c == '{' ? '}' : ']';
          out.append(c);
          if (next < text.length() && text.charAt(next) == close) {
            out.append(close);
            i = next;
          } else {
            out.append('\n').append(indent.repeat(++depth));
          }
        }
        case '}', ']' -> out.append('\n').append(indent.repeat(Math.max(0, --depth))).append(c);
        case ',' -> out.append(",\n").append(indent.repeat(depth));
        case ':' -> out.append(": ");
        case ' ', '\n', '\r', '\t' -> {}
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static int skipSpace(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }
}
