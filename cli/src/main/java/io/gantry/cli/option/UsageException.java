package io.gantry.cli.option;

/** A command line that cannot be followed; the message ends with what to do. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  private UsageException(String message, int code) {
    super(message);
    this.code = code;
  }

  /** An option that is unknown or has a bad value. */
  static UsageException flag(Command command, String what) {
    return new UsageException(
        what
            + "\n\n"
            + usage(command)
            + "\n\nRun '"
            + name(command)
            + " --help' for more information",
        125);
  }

  /** Too few or too many arguments. */
  static UsageException arguments(Command command, String what) {
    String end = what.startsWith("requires at least") ? "See '" : "Run '";
    return new UsageException(
        Program.NAME
            + ": '"
            + name(command)
            + "' "
            + what
            + "\n\n"
            + usage(command)
            + "\n\n"
            + end
            + name(command)
            + " --help' for more information",
        1);
  }

  /** A command that does not exist. */
  public static UsageException unknown(String group, String word) {
    String path = group.isEmpty() ? Program.NAME : Program.NAME + " " + group;
    String usage = group.isEmpty() ? "" : "\n\nUsage:  " + path;
    return new UsageException(
        Program.NAME
            + ": unknown command: "
            + path
            + " "
            + word
            + usage
            + "\n\nRun '"
            + path
            + " --help' for more information",
        1);
  }

  static String usage(Command command) {
    return ("Usage:  " + name(command) + " " + command.usage()).stripTrailing();
  }

  private static String name(Command command) {
    return (Program.NAME + " " + command.path()).strip();
  }

  /** The exit code. */
  public int code() {
    return code;
  }
}
