package io.gantry.cli.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program's own standard streams: whether people sit behind them. */
public final class Standard {
  /** Standard input's descriptor. */
  public static final int IN = 0;

  /** Standard output's descriptor. */
  public static final int OUT = 1;

  private Standard() {}

  /**
   * Whether the descriptor is a terminal, told by the file it is open on: no native call for that.
   */
  public static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
