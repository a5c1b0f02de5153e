package io.gantry.kernel.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mount, as a line of {@code /proc/PID/mountinfo} tells it ({@code proc_pid_mountinfo(5)}).
 *
 * @param id unique while the mount exists
 * @param parent id of the mount that it is on
 * @param device of the file system
 * @param root path inside the file system that is the root of the mount
 * @param target where it is, as the reading process sees it
 * @param options of the mount, e.g. {@code rw,nosuid}
 * @param propagation optional fields, e.g. {@code shared:1}
 * @param type of the file system
 * @param source as given to mount
 * @param superOptions of the file system
 */
public record MountInfo(
    int id,
    int parent,
    Device device,
    String root,
    String target,
    String options,
    List<String> propagation,
    String type,
    String source,
    String superOptions) {
  public MountInfo {
    propagation = List.copyOf(propagation);
  }

  /** What this process has mounted, in the order of mounting. */
  public static List<MountInfo> self() throws IOException {
    return read(Path.of("/proc/self/mountinfo"));
  }

  /** Reads a mountinfo file. A line that cannot be understood is left out. */
  public static List<MountInfo> read(Path file) throws IOException {
    List<MountInfo> mounts = new ArrayList<>();
    for (String line : FileNames.decode(Files.readAllBytes(file)).split("\n", -1)) {
      parse(line).ifPresent(mounts::add);
    }
    return mounts;
  }

  /** Understands one line; empty when it is not one. */
  public static Optional<MountInfo> parse(String line) {
    String[] fields = line.split(" ", -1);
    int dash = 6;
    while (dash < fields.length && !fields[dash].equals("-")) {
      dash++;
    }
    // Super options are the rest of the line: some file systems print spaces there.
    if (dash + 3 >= fields.length) {
      return Optional.empty();
    }
    try {
      String[] numbers = fields[2].split(":", -1);
      if (numbers.length != 2) {
        return Optional.empty();
      }
      return Optional.of(
          new MountInfo(
              Integer.parseInt(fields[0]),
              Integer.parseInt(fields[1]),
              new Device(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])),
              unescape(fields[3]),
              unescape(fields[4]),
              fields[5],
              List.of(fields).subList(6, dash),
              fields[dash + 1],
              unescape(fields[dash + 2]),
              String.join(" ", List.of(fields).subList(dash + 3, fields.length))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The kernel writes space, tab, newline and backslash as three octal digits. */
  private static String unescape(String text) {
    int backslash = text.indexOf('\\');
    if (backslash < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    while (backslash >= 0) {
      plain.append(text, from, backslash);
      if (octal(text, backslash + 1)) {
        plain.append((char) Integer.parseInt(text, backslash + 1, backslash + 4, 8));
        from = backslash + 4;
      } else {
        plain.append('\\');
        from = backslash + 1;
      }
      backslash = text.indexOf('\\', from);
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static boolean octal(String text, int at) {
    if (at + 3 > text.length()) {
      return false;
    }
    for (int i = at; i < at + 3; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '7') {
        return false;
      }
    }
    return text.charAt(at) <= '1';
  }
}
