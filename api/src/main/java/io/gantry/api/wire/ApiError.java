package io.gantry.api.wire;

/** What is wrong with a request before the engine sees it. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  /** An answer with this status and message. */
  public ApiError(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 400: the request makes no sense. */
  public static ApiError invalid(String message) {
    return new ApiError(400, message);
  }

  /** 501: Gantry does not have this yet. */
  public static ApiError absent(String what) {
    return new ApiError(501, what + " not available yet");
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What the client is told. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
