package io.gantry.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the engine refuses or cannot do. The kinds are few and closed, so that whoever offers the
 * engine to others (an HTTP server, a library) maps them in one exhaustive {@code switch}. Messages
 * say what, on what and why, in the words that Docker's clients know.
 */
public abstract sealed class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** The named object does not exist. */
  public static final class NotFound extends EngineException {
    private static final long serialVersionUID = 1L;

    /** Something is missing, as {@code message} says. */
    public NotFound(String message) {
      super(message, null);
    }

    /** {@code No such container: <name>}. */
    public static NotFound container(String name) {
      return new NotFound("No such container: " + name);
    }
  }

  /** The object's present state, or another object, stands against it. */
  public static final class Conflict extends EngineException {
    private static final long serialVersionUID = 1L;

    /** Something stands against it, as {@code message} says. */
    public Conflict(String message) {
      super(message, null);
    }
  }

  /** The request makes no sense, whatever the state. */
  public static final class InvalidParameter extends EngineException {
    private static final long serialVersionUID = 1L;

    /** The request is wrong, as {@code message} says. */
    public InvalidParameter(String message) {
      super(message, null);
    }

    /** The request is wrong, as {@code message} says. */
    public InvalidParameter(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The request is understood and never allowed. */
  public static final class Forbidden extends EngineException {
    private static final long serialVersionUID = 1L;

    /** It is not allowed, as {@code message} says. */
    public Forbidden(String message) {
      super(message, null);
    }
  }

  /** The object already is as asked; nothing was done, nothing is wrong. */
  public static final class NotModified extends EngineException {
    private static final long serialVersionUID = 1L;

    /** Nothing to do, as {@code message} says. */
    public NotModified(String message) {
      super(message, null);
    }
  }

  /** The engine, or something it needs, is not ready now; later it may be. */
  public static final class Unavailable extends EngineException {
    private static final long serialVersionUID = 1L;

    /** Not now, as {@code message} says. */
    public Unavailable(String message) {
      super(message, null);
    }
  }

  /** Gantry does not have this (yet). */
  public static final class NotImplemented extends EngineException {
    private static final long serialVersionUID = 1L;

    /** It is missing, as {@code message} says. */
    public NotImplemented(String message) {
      super(message, null);
    }
  }

  /**
   * A container's process could not be started. Docker answers such a start with 400 when the
   * command is at fault and with 500 otherwise; {@link #exitCode} is what the container's state and
   * the docker CLI show.
   */
  public static final class StartFailed extends EngineException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    /**
     * @param message Docker's wording, e.g. {@code failed to create task for container: …}
     * @param exitCode 126 not executable, 127 not found, 128 anything else
     */
    public StartFailed(String message, int exitCode, @Nullable Throwable cause) {
      super(message, cause);
      this.exitCode = exitCode;
    }

    /** 126 not executable, 127 not found, 128 anything else. */
    public int exitCode() {
      return exitCode;
    }

    /** Whether the command in the request is at fault rather than the engine. */
    public boolean commandAtFault() {
      return exitCode == 126 || exitCode == 127;
    }
  }

  /** Somebody else whom the engine asked, such as a registry, refuses or cannot. */
  public static final class Refused extends EngineException {
    private static final long serialVersionUID = 1L;

    /** It was refused, as {@code message} says. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Something failed that should not have; the message says which step on what object. */
  public static final class Internal extends EngineException {
    private static final long serialVersionUID = 1L;

    /** It failed, as {@code message} says. */
    public Internal(String message) {
      super(message, null);
    }

    /** It failed, as {@code message} says. */
    public Internal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
