package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import java.util.Optional;
import java.util.Set;

/**
 * One {@code --security-opt}.
 *
 * @param text as it was given
 * @param name before the sign of equality, or the colon of the old spelling
 * @param value what is behind it; {@code true} for a switch without one
 */
record SecurityOption(String text, String name, String value) {
  private static final Set<String> SWITCHES = Set.of("no-new-privileges", Strict.OPTION);

  /** The words that Go reads as true and false ({@code strconv.ParseBool}). */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  /**
   * Takes it apart.
   *
   * @throws EngineException.InvalidParameter when it has no value and needs one
   */
  static SecurityOption parse(String text) {
    int equals = text.indexOf('=');
    int at = equals < 0 ? text.indexOf(':') : equals;
    if (at >= 0) {
      return new SecurityOption(text, text.substring(0, at), text.substring(at + 1));
    }
    if (!SWITCHES.contains(text)) {
      throw invalid("invalid --security-opt 1: \"" + text + "\"");
    }
    return new SecurityOption(text, text, "true");
  }

  /**
   * Whether a switch is on; empty when this is another option.
   *
   * @throws EngineException.InvalidParameter when its value is neither true nor false
   */
  Optional<Boolean> isOn(String switched) {
    if (!name.equals(switched)) {
      return Optional.empty();
    }
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw unknown();
    }
    return Optional.of(TRUE.contains(value));
  }

  /** The error of an option, or a value, that nobody knows. */
  EngineException.InvalidParameter unknown() {
    return invalid("invalid --security-opt 2: \"" + text + "\"");
  }
}
