package io.gantry.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The two files by which a process is found again: {@code shim}, a line with the shim's number and
 * start time and the process's number, written by the engine; and {@code status}, four bytes
 * written by the shim when the process has ended.
 *
 * @param shim which process is the shim
 * @param pid the process
 */
record ShimRecord(ShimIdentity shim, int pid) {
  static final String STATUS = "status";
  private static final String FILE = "shim";

  void write(Path directory) throws IOException {
    String line = shim.pid() + " " + shim.startTime() + " " + pid + "\n";
    Files.write(directory.resolve(FILE), line.getBytes(StandardCharsets.US_ASCII));
  }

  /** What was written; empty when nothing was, or not all of it. */
  static Optional<ShimRecord> read(Path directory) throws IOException {
    try {
      return parse(Files.readString(directory.resolve(FILE), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static Optional<ShimRecord> parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 3 || !text.endsWith("\n")) {
      return Optional.empty();
    }
    try {
      ShimIdentity shim = new ShimIdentity(Integer.parseInt(words[0]), Long.parseLong(words[1]));
      return Optional.of(new ShimRecord(shim, Integer.parseInt(words[2].strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** How the process ended; empty while the shim has not written it. */
  static Optional<Exit> status(Path directory) throws IOException {
    Path file = directory.resolve(STATUS);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < Integer.BYTES) {
        return Optional.empty();
      }
      int status = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      Instant finished = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new Exit(status, finished));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether anything was ever started in {@code directory}. */
  static boolean begun(Path directory) {
    return Files.exists(directory.resolve(STATUS));
  }
}
