package io.gantry.cli.json;

/** Text that is not JSON, with the place where it stops being so. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonException(String what, int offset) {
    super("invalid JSON at character " + offset + ": " + what);
  }
}
