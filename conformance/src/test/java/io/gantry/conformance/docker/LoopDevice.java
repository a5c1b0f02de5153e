package io.gantry.conformance.docker;

import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A block device over a file, so that a rate can be held that nobody else shares.
 *
 * @param path the device
 * @param file what it stores in
 */
record LoopDevice(String path, Path file) implements AutoCloseable {
  /** Makes one of so many megabytes; skips the test where none can be had. */
  static LoopDevice make(int megabytes) {
    try {
      Path file = Files.createTempFile("gantry-loop-", ".img");
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        content.setLength((long) megabytes << 20);
      }
      Shell.Result made = Shell.run(List.of("losetup", "--find", "--show", file.toString()));
      if (made.code() != 0) {
        Files.delete(file);
      }
      Assumptions.assumeTrue(made.code() == 0, "no loop device: " + made.err());
      return new LoopDevice(made.text(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Shell.run(List.of("losetup", "--detach", path));
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
