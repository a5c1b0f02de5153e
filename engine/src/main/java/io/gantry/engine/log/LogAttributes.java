package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which of a container's facts stand in each of its log lines, under {@code attrs}.
 *
 * @param labels names of labels
 * @param labelsRegex matches names of labels
 * @param env names of environment variables
 * @param envRegex matches names of environment variables
 * @param tag a template such as {@code {{.Name}}}; empty for none
 */
public record LogAttributes(
    List<String> labels,
    Optional<Pattern> labelsRegex,
    List<String> env,
    Optional<Pattern> envRegex,
    String tag) {
  /** None. */
  public static final LogAttributes NONE =
      new LogAttributes(List.of(), Optional.empty(), List.of(), Optional.empty(), "");

  /** Copies. */
  public LogAttributes {
    labels = List.copyOf(labels);
    env = List.copyOf(env);
  }

  /**
   * Reads {@code labels}, {@code labels-regex}, {@code env}, {@code env-regex} and {@code tag}.
   *
   * @throws EngineException.InvalidParameter when an expression is none
   */
  public static LogAttributes parse(Map<String, String> options) {
    return new LogAttributes(
        names(options.getOrDefault("labels", "")),
        regex(options.getOrDefault("labels-regex", "")),
        names(options.getOrDefault("env", "")),
        regex(options.getOrDefault("env-regex", "")),
        options.getOrDefault("tag", ""));
  }

  /** The chosen facts of one container, by name. */
  public SortedMap<String, String> of(LogSubject subject) {
    SortedMap<String, String> chosen = new TreeMap<>();
    subject
        .labels()
        .forEach(
            (name, value) -> {
              if (chooses(labels, labelsRegex, name)) {
                chosen.put(name, value);
              }
            });
    for (String variable : subject.env()) {
      int equals = variable.indexOf('=');
      if (equals > 0 && chooses(env, envRegex, variable.substring(0, equals))) {
        chosen.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    if (!tag.isEmpty()) {
      chosen.put("tag", LogTag.render(tag, "", subject));
    }
    return chosen;
  }

  private static boolean chooses(List<String> names, Optional<Pattern> regex, String name) {
    return names.contains(name) || regex.filter(r -> r.matcher(name).find()).isPresent();
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private static Optional<Pattern> regex(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new EngineException.InvalidParameter("error parsing regexp: " + e.getMessage(), e);
    }
  }
}
