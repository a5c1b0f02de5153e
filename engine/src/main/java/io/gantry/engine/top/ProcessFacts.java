package io.gantry.engine.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /proc/<pid>} says of a process ({@code proc_pid_stat(5)}, {@code
 * proc_pid_status(5)}).
 *
 * @param pid in the host's numbering
 * @param command its name, at most 15 bytes
 * @param arguments its command line, words parted by spaces; empty of kernel threads and zombies
 * @param stat the fields of {@code stat} behind the name: field 3 is the first
 * @param status the lines of {@code status} by their names
 */
public record ProcessFacts(
    int pid, String command, String arguments, List<String> stat, Map<String, String> status) {
  private static final int HERTZ = 100; // USER_HZ of every architecture that Gantry knows
  private static final int FIRST_FIELD = 3;
  private static final int START_TIME = 22;

  /** Reads it; empty when there is no such process any more. */
  public static Optional<ProcessFacts> read(Path proc, int pid) {
    Path directory = proc.resolve(Integer.toString(pid));
    try {
      String stat = text(directory.resolve("stat"));
      int close = stat.lastIndexOf(')');
      List<String> fields = List.of(stat.substring(close + 1).strip().split(" ", -1));
      if (close < 0 || fields.size() <= START_TIME - FIRST_FIELD) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessFacts(
              pid,
              stat.substring(stat.indexOf('(') + 1, close),
              text(directory.resolve("cmdline")).replace('\0', ' ').strip(),
              fields,
              lines(text(directory.resolve("status")))));
    } catch (IOException e) {
      return Optional.empty(); // it ended
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static Map<String, String> lines(String status) {
    Map<String, String> lines = new HashMap<>();
    status
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
              }
            });
    return lines;
  }

  /** A field of {@code stat}, counted from 1 as the manual does; from 3 on. */
  String field(int number) {
    int index = number - FIRST_FIELD;
    return index < stat.size() ? stat.get(index) : "0";
  }

  long number(int field) {
    return Long.parseLong(field(field));
  }

  /** User or group ids: real, effective, saved, of the file system. */
  String id(String kind, int which) {
    String[] ids = status.getOrDefault(kind, "").split("\\s+", -1);
    return which < ids.length ? ids[which] : "?";
  }

  /** A line of {@code status} in kilobytes. */
  long kilobytes(String line) {
    String digits = status.getOrDefault(line, "0").replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** Processor time, its own and the kernel's for it. */
  Duration cpuTime() {
    return Duration.ofMillis((number(14) + number(15)) * 1000 / HERTZ);
  }

  /** When it started, after the kernel's start. */
  Duration started() {
    return Duration.ofMillis(number(START_TIME) * 1000 / HERTZ);
  }
}
