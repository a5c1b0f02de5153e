package io.gantry.engine.log.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host, as servers of logs know it. */
public final class Host {
  private static final Path NAME = Path.of("/proc/sys/kernel/hostname");

  private Host() {}

  /** What {@code hostname} prints; {@code localhost} when the kernel does not say. */
  public static String name() {
    try {
      return Files.readString(NAME).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
