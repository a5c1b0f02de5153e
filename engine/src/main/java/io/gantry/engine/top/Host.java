package io.gantry.engine.top;

import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * What processes are seen against.
 *
 * @param boot when the kernel started
 * @param now the present
 * @param zone the host's
 * @param memory kilobytes
 * @param users names by user id
 * @param groups names by group id
 */
public record Host(
    Instant boot,
    Instant now,
    ZoneId zone,
    long memory,
    Map<String, String> users,
    Map<String, String> groups) {

  /** This host. */
  public static Host read(Path proc, Path etc, Instant now) throws IOException {
    return new Host(
        Instant.ofEpochSecond(number(proc.resolve("stat"), "btime")),
        now,
        ZoneId.systemDefault(),
        number(proc.resolve("meminfo"), "MemTotal:"),
        names(etc.resolve("passwd")),
        names(etc.resolve("group")));
  }

  private static long number(Path file, String word) throws IOException {
    for (String line : KernelFile.read(file).split("\n", -1)) {
      if (line.startsWith(word)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(file + " has no line " + word);
  }

  private static Map<String, String> names(Path file) {
    Map<String, String> names = new HashMap<>();
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2) {
          names.putIfAbsent(fields[2], fields[0]);
        }
      }
    } catch (IOException e) {
      return Map.of(); // then numbers have to do
    }
    return names;
  }
}
