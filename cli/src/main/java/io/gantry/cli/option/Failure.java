package io.gantry.cli.option;

import java.io.IOException;

/** A command that failed, with the exit code it ends with. An empty message says nothing. */
public final class Failure extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /** A failure that ends the program with {@code code}. */
  public Failure(String message, int code) {
    super(message);
    this.code = code;
  }

  /** A failure with exit code 1. */
  public Failure(String message) {
    this(message, 1);
  }

  /** A failure of {@code run} or {@code create}, with Docker's prefix and advice. */
  public static Failure withHelp(String message, String command, int code) {
    return new Failure(
        Program.NAME
            + ": "
            + message
            + "\n\nRun '"
            + Program.NAME
            + " "
            + command
            + " --help' for more information",
        code);
  }

  /** The exit code. */
  public int code() {
    return code;
  }
}
