package io.gantry.cli.template;

import io.gantry.cli.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Go's templates and those that Docker adds. {@code and} and {@code or} are the
 * evaluator's, since they stop early.
 */
final class Functions {
  static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "index",
          "slice",
          "len",
          "print",
          "printf",
          "println",
          "html",
          "js",
          "urlquery",
          "json",
          "split",
          "join",
          "title",
          "lower",
          "upper",
          "pad",
          "truncate");

  /** Those that Docker adds. */
  static final Set<String> DOCKERS =
      Set.of("json", "split", "join", "title", "lower", "upper", "pad", "truncate");

  private Functions() {}

  static @Nullable Object call(String name, List<@Nullable Object> arguments) {
    return switch (name) {
      case "not" -> !Values.truth(one(name, arguments));
      case "eq" -> equal(arguments);
      case "ne" -> !Values.equal(at(name, arguments, 0), at(name, arguments, 1));
      case "lt" -> order(name, arguments) < 0;
      case "le" -> order(name, arguments) <= 0;
      case "gt" -> order(name, arguments) > 0;
      case "ge" -> order(name, arguments) >= 0;
      case "index" -> index(arguments);
      case "slice" -> slice(arguments);
      case "len" -> (long) Values.length(one(name, arguments));
      case "print" -> print(arguments);
      case "println" -> spaced(arguments) + "\n";
      case "printf" ->
          Printf.format(text(name, arguments, 0), arguments.subList(1, arguments.size()));
      case "html" -> html(print(arguments));
      case "js" ->
          print(arguments)
              .replace("\\", "\\\\")
              .replace("'", "\\'")
              .replace("\"", "\\\"")
              .replace("\n", "\\u000A");
      case "urlquery" -> URLEncoder.encode(print(arguments), StandardCharsets.UTF_8);
      default -> docker(name, arguments);
    };
  }

  private static @Nullable Object docker(String name, List<@Nullable Object> arguments) {
    return switch (name) {
      case "json" -> Json.write(json(one(name, arguments)));
      case "split" -> split(text(name, arguments, 0), text(name, arguments, 1));
      case "join" -> join(at(name, arguments, 0), text(name, arguments, 1));
      case "title" -> title(text(name, arguments, 0));
      case "lower" -> text(name, arguments, 0).toLowerCase(Locale.ROOT);
      case "upper" -> text(name, arguments, 0).toUpperCase(Locale.ROOT);
      case "pad" ->
          pad(text(name, arguments, 0), number(name, arguments, 1), number(name, arguments, 2));
      case "truncate" -> truncate(text(name, arguments, 0), number(name, arguments, 1));
      default -> throw new IllegalArgumentException("function \"" + name + "\" not defined");
    };
  }

  private static @Nullable Object json(@Nullable Object value) {
    return value instanceof Fields fields ? fields.field("", List.of()).orElse("") : value;
  }

  private static boolean equal(List<@Nullable Object> arguments) {
    if (arguments.size() < 2) {
      throw new IllegalArgumentException("missing argument for comparison");
    }
    return arguments.stream().skip(1).anyMatch(other -> Values.equal(arguments.getFirst(), other));
  }

  private static int order(String name, List<@Nullable Object> arguments) {
    return Values.compare(at(name, arguments, 0), at(name, arguments, 1));
  }

  private static @Nullable Object index(List<@Nullable Object> arguments) {
    Object value = at("index", arguments, 0);
    for (Object key : arguments.subList(1, arguments.size())) {
      value = Values.index(value, key);
    }
    return value;
  }

  private static Object slice(List<@Nullable Object> arguments) {
    Object value = at("slice", arguments, 0);
    int length = Values.length(value);
    int from = arguments.size() > 1 ? number("slice", arguments, 1) : 0;
    int to = arguments.size() > 2 ? number("slice", arguments, 2) : length;
    if (from < 0 || to > length || from > to) {
      throw new IllegalArgumentException("index out of range: " + (to > length ? to : from));
    }
    return value instanceof List<?> list
        ? list.subList(from, to)
        : String.valueOf(value).substring(from, to);
  }

  /** As {@code fmt.Sprint}: a space only between two values that are not strings. */
  private static String print(List<@Nullable Object> arguments) {
    StringBuilder out = new StringBuilder();
    Object before = "";
    for (Object value : arguments) {
      if (!out.isEmpty() && !(before instanceof String) && !(value instanceof String)) {
        out.append(' ');
      }
      out.append(Values.show(value));
      before = value;
    }
    return out.toString();
  }

  private static String spaced(List<@Nullable Object> arguments) {
    List<String> shown = new ArrayList<>();
    arguments.forEach(value -> shown.add(Values.show(value)));
    return String.join(" ", shown);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    return Arrays.asList(text.split(java.util.regex.Pattern.quote(separator), -1));
  }

  private static String join(@Nullable Object list, String separator) {
    List<String> shown = new ArrayList<>();
    if (list instanceof Collection<?> items) {
      items.forEach(item -> shown.add(Values.show(item)));
    } else if (list != null) {
      throw new IllegalArgumentException("expected string slice; found " + Values.type(list));
    }
    return String.join(separator, shown);
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (i == 0 || Character.isWhitespace(out.charAt(i - 1))) {
        out.setCharAt(i, Character.toTitleCase(out.charAt(i)));
      }
    }
    return out.toString();
  }

  private static String pad(String text, int before, int after) {
    return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
  }

  private static String truncate(String text, int length) {
    return text.length() < length ? text : text.substring(0, length);
  }

  private static @Nullable Object one(String name, List<@Nullable Object> arguments) {
    if (arguments.size() != 1) {
      throw count(name, 1, arguments.size());
    }
    return arguments.getFirst();
  }

  private static @Nullable Object at(String name, List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw count(name, index + 1, arguments.size());
    }
    return arguments.get(index);
  }

  private static String text(String name, List<@Nullable Object> arguments, int index) {
    Object value = at(name, arguments, index);
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "wrong type for value; expected string; got " + Values.type(value));
  }

  private static int number(String name, List<@Nullable Object> arguments, int index) {
    Object value = at(name, arguments, index);
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw new IllegalArgumentException("expected integer; found " + Values.show(value));
  }

  private static IllegalArgumentException count(String name, int want, int got) {
    return new IllegalArgumentException(
        "wrong number of args for " + name + ": want " + want + " got " + got);
  }
}
