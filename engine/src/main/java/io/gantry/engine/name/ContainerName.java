package io.gantry.engine.name;

import io.gantry.engine.EngineException;
import java.util.regex.Pattern;

/**
 * A container's name, without the leading slash that Docker's API shows.
 *
 * @param text the name
 */
public record ContainerName(String text) {
  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  /**
   * Reads a name as users write it, with or without a leading slash.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  public static ContainerName parse(String text) {
    String bare = text.startsWith("/") ? text.substring(1) : text;
    if (!ALLOWED.matcher(bare).matches()) {
      throw new EngineException.InvalidParameter(
          "Invalid container name (" + text + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    return new ContainerName(bare);
  }

  @Override
  public String toString() {
    return text;
  }
}
