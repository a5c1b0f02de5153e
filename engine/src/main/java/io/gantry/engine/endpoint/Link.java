package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;

/**
 * A link to another container.
 *
 * @param container its name or id
 * @param alias what it is called inside
 */
public record Link(String container, String alias) {
  /**
   * Reads {@code name:alias} or {@code name}; Docker's long form {@code /name:/own/alias} too.
   *
   * @throws EngineException.Internal when it is none, as with Docker
   */
  public static Link parse(String text) {
    String[] parts = text.split(":", -1);
    if (text.isEmpty()) {
      throw new EngineException.Internal("empty string specified for links");
    }
    if (parts.length > 2) {
      throw new EngineException.Internal("bad format for links: " + text);
    }
    String name = last(parts[0]);
    return new Link(name, parts.length == 1 ? name : last(parts[1]));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
