package io.gantry.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Whether tests run as root. */
public final class Root {
  private Root() {}

  /** Skips the test, saying why, when this is not root. */
  public static void required() {
    Assumptions.assumeTrue(isRoot(), "needs root: it makes device nodes, owners and mounts");
  }

  private static boolean isRoot() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
