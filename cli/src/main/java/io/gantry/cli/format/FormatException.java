package io.gantry.cli.format;

/** A {@code --format} that cannot be followed. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
