package io.gantry.runtime.command;

/** A command that cannot be done, in words for the user. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  static Refusal missing(String id) {
    return new Refusal("container \"" + id + "\" does not exist");
  }
}
