package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.network.NetworkException;
import java.util.function.Supplier;

/** Turns what the layer below refuses into what the engine refuses. */
public final class Failures {
  private Failures() {}

  /** The same failure, in the engine's kinds. */
  public static EngineException of(NetworkException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case NetworkException.Invalid e -> new EngineException.InvalidParameter(message, e);
      case NetworkException.Forbidden e -> new EngineException.Forbidden(message);
      default -> new EngineException.Internal(message, failure);
    };
  }

  /**
   * The same failure, of the same kind, with a message that says what was being done.
   *
   * @param doing ends in a colon and a blank
   */
  public static EngineException during(String doing, EngineException failure) {
    String message = doing + failure.getMessage();
    return switch (failure) {
      case EngineException.NotFound e -> new EngineException.NotFound(message);
      case EngineException.Conflict e -> new EngineException.Conflict(message);
      case EngineException.InvalidParameter e -> new EngineException.InvalidParameter(message, e);
      case EngineException.Forbidden e -> new EngineException.Forbidden(message);
      case EngineException.Unavailable e -> new EngineException.Unavailable(message);
      case EngineException.NotImplemented e -> new EngineException.NotImplemented(message);
      default -> new EngineException.Internal(message, failure);
    };
  }

  static <T> T translated(Supplier<T> act) {
    try {
      return act.get();
    } catch (NetworkException e) {
      throw of(e);
    }
  }
}
