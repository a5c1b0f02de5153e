package io.gantry.kernel.fs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that the kernel makes when it is read, below {@code /proc} or {@code /sys}. Its size is
 * said to be 0, and {@code /proc/sys} gives a value only to the read that begins at its beginning:
 * {@link Files#readString(Path)}, which reads one byte first when it expects none, gets the first
 * digit of a number.
 */
public final class KernelFile {
  private static final int FIRST_READ = 4096;

  private KernelFile() {}

  /** All of its text, without white space around it. */
  public static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = new byte[FIRST_READ];
      int length = Math.max(0, in.read(first));
      byte[] rest = in.readAllBytes();
      return (new String(first, 0, length, StandardCharsets.UTF_8)
              + new String(rest, StandardCharsets.UTF_8))
          .strip();
    }
  }
}
