package io.gantry.api.routing;

import io.gantry.api.wire.ApiError;
import io.gantry.engine.EngineException;

/**
 * What a failed request is answered with: the one place that knows which status belongs to which
 * failure.
 *
 * @param status the HTTP status
 * @param message what the client is told
 */
record Failure(int status, String message) {

  static Failure of(Throwable failure) {
    return switch (failure) {
      case ApiError e -> new Failure(e.status(), e.message());
      case EngineException e -> new Failure(statusOf(e), e.getMessage());
      case IllegalArgumentException e -> new Failure(400, text(e));
      default -> new Failure(500, text(failure));
    };
  }

  private static int statusOf(EngineException failure) {
    return switch (failure) {
      case EngineException.NotFound e -> 404;
      case EngineException.Conflict e -> 409;
      case EngineException.InvalidParameter e -> 400;
      case EngineException.Forbidden e -> 403;
      case EngineException.NotModified e -> 304;
      case EngineException.Unavailable e -> 503;
      case EngineException.NotImplemented e -> 501;
      case EngineException.StartFailed e -> e.commandAtFault() ? 400 : 500;
      case EngineException.Refused e -> 500;
      case EngineException.Internal e -> 500;
    };
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** Whether it is the engine's fault, which the log should tell. */
  boolean isInternal() {
    return status == 500;
  }
}
