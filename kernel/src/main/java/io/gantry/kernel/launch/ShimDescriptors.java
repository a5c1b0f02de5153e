package io.gantry.kernel.launch;

/**
 * The numbers at which a shim holds its descriptors. Absent ones are closed there. The container's
 * init has only 0, 1 and 2.
 */
public final class ShimDescriptors {
  /** The file that the init's wait status is written to: four bytes, little-endian. */
  public static final int STATUS = 3;

  /** The engine's (writing) end of the init's standard input; closed by SIGUSR1. */
  public static final int STDIN = 4;

  /** The engine's (reading) end of the init's standard output. */
  public static final int STDOUT = 5;

  /** The engine's (reading) end of the init's standard error. */
  public static final int STDERR = 6;

  /** The master of the init's terminal. */
  public static final int PTY_MASTER = 7;

  /** The reading end of the pipe where standard output waits to be logged. */
  public static final int STAGED_STDOUT = 8;

  /** The writing end of the same. */
  public static final int STAGING_STDOUT = 9;

  /** The reading end of the pipe where standard error waits to be logged. */
  public static final int STAGED_STDERR = 10;

  /** The writing end of the same. */
  public static final int STAGING_STDERR = 11;

  /** The greatest number that the shim keeps open. */
  public static final int LAST = 11;

  /** Where the launcher finds its table, and closes it when it has mapped it. */
  static final int TABLE = 13;

  /** The launcher's end of the channel over which it tells the engine how far it is. */
  public static final int CHANNEL = 14;

  /** The first number for descriptors that only the steps need: pidfds, directories, cgroups. */
  public static final int FIRST_FREE = 16;

  /** Where a launcher finds the socket that a runtime sends a terminal's master to. */
  static final int CONSOLE = 15;

  private ShimDescriptors() {}
}
