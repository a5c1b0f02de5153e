package io.gantry.cli.http;

import java.io.IOException;

/** The engine refused: its message and status code. */
public final class ApiException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ApiException(int status, String message) {
    super("Error response from daemon: " + message);
    this.status = status;
  }

  /** The HTTP status code. */
  public int status() {
    return status;
  }

  /** Whether the object asked for does not exist. */
  public boolean notFound() {
    return status == 404;
  }
}
