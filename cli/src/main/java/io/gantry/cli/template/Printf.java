package io.gantry.cli.template;

import io.gantry.cli.format.Quoting;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt.Sprintf}: the verbs and flags that templates use. */
final class Printf {
  private Printf() {}

  static String format(String format, List<@Nullable Object> arguments) {
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int end = i + 1;
      while (end < format.length() && "+-# 0123456789.".indexOf(format.charAt(end)) >= 0) {
        end++;
      }
      if (end >= format.length()) {
        out.append("%!(NOVERB)");
        break;
      }
      char verb = format.charAt(end);
      if (verb == '%') {
        out.append('%');
      } else if (used >= arguments.size()) {
        out.append("%!").append(verb).append("(MISSING)");
      } else {
        out.append(one(format.substring(i + 1, end), verb, arguments.get(used++)));
      }
      i = end;
    }
    if (used < arguments.size()) {
      Object extra = arguments.get(used);
      out.append("%!(EXTRA ")
          .append(Values.type(extra))
          .append('=')
          .append(Values.show(extra))
          .append(')');
    }
    return out.toString();
  }

  private static String one(String flags, char verb, @Nullable Object value) {
    int dot = flags.indexOf('.');
    String width = (dot < 0 ? flags : flags.substring(0, dot)).replaceAll("^[-+# 0]+", "");
    int precision =
        dot < 0 ? -1 : dot + 1 == flags.length() ? 0 : Integer.parseInt(flags.substring(dot + 1));
    String text = verb(verb, precision, value, flags);
    int missing =
        (width.isEmpty() ? 0 : Integer.parseInt(width)) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    String signs = flags.substring(0, flags.length() - flags.replaceAll("^[-+# 0]+", "").length());
    if (signs.indexOf('-') >= 0) {
      return text + " ".repeat(missing);
    }
    return signs.indexOf('0') >= 0 && value instanceof Number
        ? (text.startsWith("-")
            ? "-" + "0".repeat(missing) + text.substring(1)
            : "0".repeat(missing) + text)
        : " ".repeat(missing) + text;
  }

  private static String verb(char verb, int precision, @Nullable Object value, String flags) {
    return switch (verb) {
      case 's', 'v' -> cut(Values.show(value), value instanceof String ? precision : -1);
      case 'q' -> Quoting.quote(Values.show(value));
      case 'T' -> Values.type(value);
      case 't' -> value instanceof Boolean ? Values.show(value) : wrong(verb, value);
      case 'd' ->
          value instanceof Long n
              ? (flags.indexOf('+') >= 0 && n >= 0 ? "+" + n : "" + n)
              : wrong(verb, value);
      case 'x' -> value instanceof Long n ? Long.toHexString(n) : hex(Values.show(value));
      case 'X' ->
          value instanceof Long n
              ? Long.toHexString(n).toUpperCase(Locale.ROOT)
              : hex(Values.show(value)).toUpperCase(Locale.ROOT);
      case 'o' -> value instanceof Long n ? Long.toOctalString(n) : wrong(verb, value);
      case 'b' -> value instanceof Long n ? Long.toBinaryString(n) : wrong(verb, value);
      case 'c' ->
          value instanceof Long n ? Character.toString(Math.toIntExact(n)) : wrong(verb, value);
      case 'f', 'F' ->
          value instanceof Number n && !(n instanceof Long)
              ? String.format(
                  Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "f", n.doubleValue())
              : wrong(verb, value);
      case 'g' ->
          value instanceof Number n && !(n instanceof Long) ? Values.show(n) : wrong(verb, value);
      default -> wrong(verb, value);
    };
  }

  private static String wrong(char verb, @Nullable Object value) {
    return "%!"
        + verb
        + "("
        + (value == null
            ? "<nil>"
            : Values.type(value) + "=" + Values.show(Objects.requireNonNull(value)))
        + ")";
  }

  private static String cut(String text, int precision) {
    return precision < 0 || text.length() <= precision ? text : text.substring(0, precision);
  }

  private static String hex(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
