package io.gantry.api.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that says which process the daemon is, and keeps a second one from starting. */
final class PidFile implements AutoCloseable {
  private final Path file;

  private PidFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the file.
   *
   * @throws UsageException when it names another process that lives
   */
  static PidFile write(Path file) throws IOException {
    long own = ProcessHandle.current().pid();
    if (Files.exists(file)) {
      long other = pid(Files.readString(file, StandardCharsets.US_ASCII).strip());
      if (other > 0 && other != own && Files.exists(Path.of("/proc", Long.toString(other)))) {
        throw new UsageException(
            "failed to start daemon, ensure docker is not running or delete "
                + file
                + ": process with PID "
                + other
                + " is still running");
      }
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, Long.toString(own));
    return new PidFile(file);
  }

  private static long pid(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
