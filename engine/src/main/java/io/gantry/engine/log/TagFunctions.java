package io.gantry.engine.log;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions that a {@code tag} may use: Docker's own but {@code json}, and Go's for texts. */
final class TagFunctions {
  private TagFunctions() {}

  /**
   * Calls one.
   *
   * @throws IllegalArgumentException when there is none of that name, or the arguments do not fit
   */
  static Object call(String name, List<Object> arguments) {
    return switch (name) {
      case "lower" -> string(arguments, 0).toLowerCase(Locale.ROOT);
      case "upper" -> string(arguments, 0).toUpperCase(Locale.ROOT);
      case "title" -> title(string(arguments, 0));
      case "split" -> List.of(string(arguments, 0).split(quoted(arguments, 1), -1));
      case "join" -> String.join(string(arguments, 1), strings(argument(arguments, 0)));
      case "pad" ->
          string(arguments, 0).isEmpty()
              ? ""
              : " ".repeat(number(arguments, 1))
                  + string(arguments, 0)
                  + " ".repeat(number(arguments, 2));
      case "truncate" -> {
        String text = string(arguments, 0);
        yield text.substring(0, Math.min(number(arguments, 1), text.length()));
      }
      case "index" -> index(arguments);
      case "len" -> (long) length(argument(arguments, 0));
      case "print" -> arguments.stream().map(TagFunctions::text).collect(Collectors.joining());
      case "printf" ->
          String.format(
              Locale.ROOT,
              string(arguments, 0).replace("%v", "%s"),
              arguments.subList(1, arguments.size()).toArray());
      default -> throw new IllegalArgumentException("function \"" + name + "\" not defined");
    };
  }

  /** A value as Go prints it. */
  static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(TagFunctions::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + entry.getValue())
              .sorted()
              .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  private static Object index(List<Object> arguments) {
    Object key = argument(arguments, 1);
    return switch (argument(arguments, 0)) {
      case Map<?, ?> map ->
          map.containsKey(key) ? text(java.util.Objects.requireNonNull(map.get(key))) : "";
      case List<?> list when number(arguments, 1) < list.size() ->
          text(list.get(number(arguments, 1)));
      default -> throw new IllegalArgumentException("can't index item");
    };
  }

  private static int length(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.size();
      case List<?> list -> list.size();
      default -> value.toString().length();
    };
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (i == 0 || Character.isWhitespace(text.charAt(i - 1))) {
        title.setCharAt(i, Character.toTitleCase(text.charAt(i)));
      }
    }
    return title.toString();
  }

  private static List<String> strings(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(TagFunctions::text).toList()
        : Arrays.asList(text(value));
  }

  private static String quoted(List<Object> arguments, int at) {
    return java.util.regex.Pattern.quote(string(arguments, at));
  }

  private static Object argument(List<Object> arguments, int at) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException("wrong number of args");
    }
    return arguments.get(at);
  }

  private static String string(List<Object> arguments, int at) {
    return text(argument(arguments, at));
  }

  private static int number(List<Object> arguments, int at) {
    return argument(arguments, at) instanceof Long number
        ? Math.clamp(number, 0, 1000)
        : Integer.parseInt(string(arguments, at));
  }
}
