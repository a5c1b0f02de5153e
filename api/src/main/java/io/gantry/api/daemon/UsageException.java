package io.gantry.api.daemon;

/** Why the daemon does not start: its flags or its configuration file. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
