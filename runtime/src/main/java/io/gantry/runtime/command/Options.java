package io.gantry.runtime.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options and arguments of one command. Options come before arguments, with one dash or two,
 * their value behind {@code =} or as the next word, as runc's parser has it.
 *
 * @param values what was said, by option
 * @param rest the arguments
 */
record Options(Map<String, List<String>> values, List<String> rest) {
  /**
   * What a command takes.
   *
   * @param valued options with a value
   * @param switches options without
   * @param letters short names
   */
  record Known(Set<String> valued, Set<String> switches, Map<String, String> letters) {
    static Known of(String valued, String switches, Map<String, String> letters) {
      return new Known(words(valued), words(switches), letters);
    }

    private static Set<String> words(String text) {
      return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
    }
  }

  static Options parse(Known known, List<String> words) {
    Map<String, List<String>> values = new HashMap<>();
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
      String word = words.get(at++);
      if (word.equals("--")) {
        break;
      }
      int equals = word.indexOf('=');
      String said = (equals < 0 ? word : word.substring(0, equals)).replaceFirst("^--?", "");
      String name = known.letters().getOrDefault(said, said);
      String value;
      if (known.switches().contains(name)) {
        value = equals < 0 ? "true" : word.substring(equals + 1);
      } else if (!known.valued().contains(name)) {
        throw new Refusal("flag provided but not defined: -" + said);
      } else if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (at < words.size()) {
        value = words.get(at++);
      } else {
        throw new Refusal("flag needs an argument: -" + said);
      }
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return new Options(values, List.copyOf(words.subList(at, words.size())));
  }

  /** The value of an option; of the last one when it was said more than once. */
  Optional<String> value(String name) {
    return all(name).isEmpty() ? Optional.empty() : Optional.of(all(name).getLast());
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean on(String name) {
    return value(name).filter(v -> v.equals("true") || v.equals("1")).isPresent();
  }

  int number(String name, int otherwise) {
    try {
      return value(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new Refusal("invalid value \"" + value(name).orElse("") + "\" for flag -" + name);
    }
  }

  /** The first argument, which names a container. */
  String id() {
    if (rest.isEmpty() || rest.getFirst().isEmpty()) {
      throw new Refusal("container id cannot be empty");
    }
    return rest.getFirst();
  }
}
