package io.gantry.cli.option;

/** What this program is called in its messages. */
public final class Program {
  /** Its name. */
  public static final String NAME = "gantry";

  /** Its version. */
  public static final String VERSION = "0.1.0";

  private Program() {}
}
