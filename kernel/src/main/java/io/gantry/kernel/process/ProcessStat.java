package io.gantry.kernel.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/<pid>/stat} says of a process ({@code proc_pid_stat(5)}).
 *
 * @param pid field 1
 * @param command field 2, the name of at most 15 bytes, without its brackets
 * @param state field 3: R, S, D, Z, T, …
 * @param parent field 4, the parent's process id
 * @param startTime field 22, in clock ticks since boot
 */
public record ProcessStat(int pid, String command, char state, int parent, long startTime) {
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int START_TIME = 19;

  /** Reads it; empty when there is no such process. */
  public static Optional<ProcessStat> read(int pid) throws IOException {
    try {
      byte[] text = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "stat"));
      return Optional.of(parse(new String(text, StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (gone(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @throws IllegalArgumentException when {@code text} is not such a line
   */
  static ProcessStat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 1 || close < open || close + 2 >= text.length()) {
      throw new IllegalArgumentException("not a line of /proc/<pid>/stat: " + text);
    }
    String[] rest = text.substring(close + 2).trim().split(" ", -1);
    if (rest.length <= START_TIME) {
      throw new IllegalArgumentException("not a line of /proc/<pid>/stat: " + text);
    }
    return new ProcessStat(
        Integer.parseInt(text.substring(0, open - 1)),
        text.substring(open + 1, close),
        rest[STATE].charAt(0),
        Integer.parseInt(rest[PARENT]),
        Long.parseLong(rest[START_TIME]));
  }

  /** Reading the file of a process that has just been reaped gives ESRCH. */
  private static boolean gone(IOException e) {
    String message = e.getMessage();
    return message != null && message.contains("No such process");
  }
}
