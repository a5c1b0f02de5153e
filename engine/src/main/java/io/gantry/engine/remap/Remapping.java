package io.gantry.engine.remap;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Namespaces;
import java.util.Optional;

/**
 * Which containers have ids of their own.
 *
 * @param usual those of all that do not say {@code --userns host}; absent when the engine's own ids
 *     are usual
 * @param spare those of containers that are to have some although it is not usual: strict ones
 */
public record Remapping(Optional<Remap> usual, Optional<Remap> spare) {
  /** Nobody has. */
  public static final Remapping NONE = new Remapping(Optional.empty(), Optional.empty());

  /** The mode of a container that has ids of its own, be it usual or not. */
  public static final String PRIVATE = "private";

  private static final String HOST = "host";

  /** The ids that a container is given when it has to have some. */
  public Optional<Remap> any() {
    return usual.or(() -> spare);
  }

  /**
   * The ids of a container.
   *
   * @throws EngineException.InvalidParameter when it is to have some, and there are none
   */
  public Optional<Remap> of(Namespaces namespaces) {
    return switch (namespaces.user()) {
      case HOST -> Optional.empty();
      case PRIVATE ->
          Optional.of(
              any()
                  .orElseThrow(
                      () ->
                          new EngineException.InvalidParameter(
                              "a user namespace of its own needs subordinate ids of "
                                  + RemapRequest.DEFAULT_USER
                                  + " in /etc/subuid and /etc/subgid, or --userns-remap")));
      default -> usual;
    };
  }
}
