package io.gantry.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Conditions of a list, an event stream or a prune: a key with several values means any of them,
 * several keys mean all of them (labels: all of them, too).
 *
 * @param values the values of each key
 */
public record Filters(Map<String, List<String>> values) {
  /** No conditions. */
  public static final Filters NONE = new Filters(Map.of());

  /** Copies the map deeply. */
  public Filters {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((k, v) -> copy.put(k, List.copyOf(v)));
    values = Map.copyOf(copy);
  }

  /** One condition. */
  public static Filters of(String key, String... values) {
    return new Filters(Map.of(key, List.of(values)));
  }

  /** Whether there are no conditions. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether {@code key} has conditions. */
  public boolean has(String key) {
    return !get(key).isEmpty();
  }

  /** The values of {@code key}, none when there are no conditions on it. */
  public List<String> get(String key) {
    return values.getOrDefault(key, List.of());
  }

  /**
   * Checks that only keys of {@code known} occur.
   *
   * @throws EngineException.InvalidParameter {@code invalid filter 'x'}
   */
  public void requireKnown(Set<String> known) {
    for (String key : new TreeSet<>(values.keySet())) {
      if (!known.contains(key)) {
        throw new EngineException.InvalidParameter("invalid filter '" + key + "'");
      }
    }
  }

  /** Whether {@code key} has no conditions, or {@code value} equals one of them. */
  public boolean exact(String key, String value) {
    List<String> wanted = get(key);
    return wanted.isEmpty() || wanted.contains(value);
  }

  /** Whether {@code key} has no conditions, or {@code test} accepts one of them. */
  public boolean any(String key, Predicate<String> test) {
    List<String> wanted = get(key);
    return wanted.isEmpty() || wanted.stream().anyMatch(test);
  }

  /**
   * Whether {@code labels} have everything that {@code key} asks for, each as {@code name} or
   * {@code name=value}.
   */
  public boolean labels(String key, Map<String, String> labels) {
    return get(key).stream().allMatch(wanted -> hasLabel(labels, wanted));
  }

  /** Whether {@code labels} have {@code wanted}, which is {@code name} or {@code name=value}. */
  public static boolean hasLabel(Map<String, String> labels, String wanted) {
    int at = wanted.indexOf('=');
    if (at < 0) {
      return labels.containsKey(wanted);
    }
    return wanted.substring(at + 1).equals(labels.get(wanted.substring(0, at)));
  }

  /**
   * Reads the boolean value of {@code key}; others beside one are overlooked, as clients add their
   * own to what users say.
   *
   * @throws EngineException.InvalidParameter when none is a boolean, or both are there
   */
  public boolean flag(String key, boolean otherwise) {
    List<String> given = get(key);
    boolean yes = given.contains("1") || given.contains("true");
    boolean no = given.contains("0") || given.contains("false");
    if (!given.isEmpty() && yes == no) {
      throw new EngineException.InvalidParameter(
          "invalid filter '" + key + "=[" + String.join(" ", given) + "]'");
    }
    return given.isEmpty() ? otherwise : yes;
  }
}
