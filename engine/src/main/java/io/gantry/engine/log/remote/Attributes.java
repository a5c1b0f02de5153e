package io.gantry.engine.log.remote;

import io.gantry.engine.log.LogAttributes;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogTag;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the options of a sender choose to tell of a container.
 *
 * @param chosen labels and variables
 * @param template of the tag; empty for the usual one
 */
public record Attributes(LogAttributes chosen, String template) {
  /** Reads {@code labels}, {@code env}, their expressions, and {@code tag}. */
  public static Attributes parse(Map<String, String> options) {
    Map<String, String> untagged = new HashMap<>(options);
    untagged.remove("tag");
    return new Attributes(
        LogAttributes.parse(untagged), options.getOrDefault("tag", LogTag.DEFAULT));
  }

  /** Labels and variables by their names. */
  public SortedMap<String, String> of(LogSubject subject) {
    return chosen.of(subject);
  }

  /** The container's tag. */
  public String tag(LogSubject subject) {
    return LogTag.render(template, LogTag.DEFAULT, subject);
  }
}
