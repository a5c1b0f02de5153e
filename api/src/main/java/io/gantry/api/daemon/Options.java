package io.gantry.api.daemon;

import io.gantry.distribution.RegistrySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Flags and the values that were given for them, by command line or file. */
final class Options {
  private static final Set<String> YES = Set.of("true", "1", "t");
  private static final Set<String> NO = Set.of("false", "0", "f");

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /**
   * Adds a value.
   *
   * @throws UsageException when it is not of the flag's kind
   */
  void add(Flag flag, String value) {
    if (flag.kind() == Flag.Kind.SWITCH) {
      truth(flag, value);
    }
    values.computeIfAbsent(flag.name(), name -> new ArrayList<>(1)).add(value);
  }

  private static boolean truth(Flag flag, String value) {
    String word = value.toLowerCase(Locale.ROOT);
    if (!YES.contains(word) && !NO.contains(word)) {
      throw new UsageException(
          "invalid argument \"%s\" for \"%s\" flag: strconv.ParseBool: parsing \"%s\": invalid syntax"
              .formatted(value, flag, value));
    }
    return YES.contains(word);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean has(Flag flag) {
    return has(flag.name());
  }

  /** All values, in order. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The last value, or {@code otherwise}. */
  String text(String name, String otherwise) {
    @Nullable List<String> given = values.get(name);
    return given == null ? otherwise : given.getLast();
  }

  /** Whether the switch is on; {@code otherwise} when it was not given. */
  boolean on(String name, boolean otherwise) {
    @Nullable List<String> given = values.get(name);
    return given == null ? otherwise : YES.contains(given.getLast().toLowerCase(Locale.ROOT));
  }

  /** A whole number. */
  int number(String name, int otherwise) {
    String text = text(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "invalid argument \"%s\" for \"--%s\" flag: strconv.ParseInt: parsing \"%s\": invalid syntax"
              .formatted(text, name, text));
    }
  }

  /** These and those of {@code file}, of which none may be given twice. */
  Options with(Options file) {
    List<String> conflicts = new ArrayList<>();
    for (Flag flag : FlagTable.FLAGS) {
      if (has(flag) && file.has(flag)) {
        conflicts.add(
            "%s: (from flag: %s, from file: %s)"
                .formatted(flag.key(), shown(flag, values), shown(flag, file.values)));
      }
    }
    if (!conflicts.isEmpty()) {
      throw new UsageException(
          "the following directives are specified both as a flag and in the configuration file: "
              + String.join(", ", conflicts));
    }
    Options both = new Options();
    both.values.putAll(values);
    both.values.putAll(file.values);
    return both;
  }

  private static Object shown(Flag flag, Map<String, List<String>> from) {
    List<String> given = from.getOrDefault(flag.name(), List.of());
    if (flag.kind() == Flag.Kind.LIST) {
      return given;
    }
    return flag.name().equals("http-proxy") || flag.name().equals("https-proxy")
        ? RegistrySettings.shown(given.getLast())
        : given.getLast();
  }
}
