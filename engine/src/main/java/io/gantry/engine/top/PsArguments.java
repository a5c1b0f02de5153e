package io.gantry.engine.top;

import static io.gantry.engine.top.Column.ADDRESS;
import static io.gantry.engine.top.Column.BSD_TIME;
import static io.gantry.engine.top.Column.C;
import static io.gantry.engine.top.Column.CMD;
import static io.gantry.engine.top.Column.COMMAND;
import static io.gantry.engine.top.Column.FLAGS;
import static io.gantry.engine.top.Column.FULL_UID;
import static io.gantry.engine.top.Column.NI;
import static io.gantry.engine.top.Column.PCPU;
import static io.gantry.engine.top.Column.PGID;
import static io.gantry.engine.top.Column.PID;
import static io.gantry.engine.top.Column.PMEM;
import static io.gantry.engine.top.Column.PPID;
import static io.gantry.engine.top.Column.PRI;
import static io.gantry.engine.top.Column.PRIORITY;
import static io.gantry.engine.top.Column.PSR;
import static io.gantry.engine.top.Column.RSS;
import static io.gantry.engine.top.Column.SID;
import static io.gantry.engine.top.Column.START;
import static io.gantry.engine.top.Column.STAT;
import static io.gantry.engine.top.Column.STATE;
import static io.gantry.engine.top.Column.STIME;
import static io.gantry.engine.top.Column.SZ;
import static io.gantry.engine.top.Column.TIME;
import static io.gantry.engine.top.Column.TPGID;
import static io.gantry.engine.top.Column.TTY;
import static io.gantry.engine.top.Column.UCMD;
import static io.gantry.engine.top.Column.UID;
import static io.gantry.engine.top.Column.USER;
import static io.gantry.engine.top.Column.VSZ;
import static io.gantry.engine.top.Column.WCHAN;

import io.gantry.engine.EngineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments of {@code ps(1)}, in its three dialects: {@code -ef}, {@code aux}, {@code --forest}.
 * What chooses processes has no effect, since they are the container's; what chooses and names
 * columns has.
 */
public final class PsArguments {
  private static final String UNIX_SELECTION = "eAadNwHMymc";
  private static final String BSD_SELECTION = "axgrTfwcenS";

  /** Another column called PID would be taken for it. */
  private static final Pattern FALSE_PID = Pattern.compile("\\s+(\\S*)=\\s*(PID\\S*)");

  /**
   * A column under the title it has here.
   *
   * @param title perhaps another than the column's own
   */
  record Titled(Column column, String title) {}

  private final Deque<String> words;
  private final List<Titled> chosen = new ArrayList<>();
  private List<Column> format = List.of();
  private boolean bsd;

  private PsArguments(String text) {
    words = new ArrayDeque<>(List.of(text.strip().split("\\s+", -1)));
  }

  /**
   * The columns that some arguments ask for.
   *
   * @throws EngineException.Internal in {@code ps}'s words when it would not take them
   */
  static List<Titled> columns(String text) {
    Matcher falsePid = FALSE_PID.matcher(" " + text);
    while (falsePid.find()) {
      if (!falsePid.group(1).equals("pid")) {
        throw new EngineException.Internal(
            "specifying \"" + falsePid.group(1) + "=" + falsePid.group(2) + "\" is not allowed");
      }
    }
    return new PsArguments(text.isBlank() ? "-ef" : text).read();
  }

  private List<Titled> read() {
    while (!words.isEmpty()) {
      String word = words.remove();
      if (word.startsWith("--")) {
        gnu(word);
      } else if (word.startsWith("-")) {
        unix(word);
      } else if (!word.isEmpty() && !Character.isDigit(word.charAt(0))) {
        bsd(word);
      }
    }
    if (!chosen.isEmpty()) {
      return chosen;
    }
    List<Column> otherwise =
        bsd ? List.of(PID, TTY, STAT, BSD_TIME, COMMAND) : List.of(PID, TTY, TIME, UCMD);
    return (format.isEmpty() ? otherwise : format)
        .stream().map(column -> new Titled(column, column.title())).toList();
  }

  private static EngineException wrong(String message) {
    return new EngineException.Internal("ps: error: " + message);
  }

  private void gnu(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    switch (name) {
      case "--format" -> choose(equals < 0 ? next(name) : word.substring(equals + 1));
      case "--forest", "--headers", "--deselect" -> {}
      default -> throw wrong("unknown gnu long option");
    }
  }

  private String next(String option) {
    String word = words.poll();
    if (word == null) {
      throw wrong("format specification must follow " + option);
    }
    return word;
  }

  private void unix(String word) {
    for (int i = 1; i < word.length(); i++) {
      char option = word.charAt(i);
      if (option == 'o') {
        choose(i + 1 < word.length() ? word.substring(i + 1) : next("-o"));
        return;
      }
      format = unixFormat(option).orElse(format);
    }
  }

  private static Optional<List<Column>> unixFormat(char option) {
    return switch (option) {
      case 'f' -> Optional.of(List.of(FULL_UID, PID, PPID, C, STIME, TTY, TIME, CMD));
      case 'F' -> Optional.of(List.of(FULL_UID, PID, PPID, C, SZ, RSS, PSR, STIME, TTY, TIME, CMD));
      case 'l' ->
          Optional.of(
              List.of(
                  FLAGS, STATE, UID, PID, PPID, C, PRI, NI, ADDRESS, SZ, WCHAN, TTY, TIME, UCMD));
      case 'j' -> Optional.of(List.of(PID, PGID, SID, TTY, TIME, UCMD));
      default -> {
        if (UNIX_SELECTION.indexOf(option) < 0) {
          throw wrong("unsupported SysV option");
        }
        yield Optional.empty();
      }
    };
  }

  private void bsd(String word) {
    bsd = true;
    for (int i = 0; i < word.length(); i++) {
      char option = word.charAt(i);
      if (option == 'o') {
        choose(i + 1 < word.length() ? word.substring(i + 1) : next("o"));
        return;
      }
      format = bsdFormat(option).orElse(format);
    }
  }

  private static Optional<List<Column>> bsdFormat(char option) {
    return switch (option) {
      case 'u' ->
          Optional.of(
              List.of(USER, PID, PCPU, PMEM, VSZ, RSS, TTY, STAT, START, BSD_TIME, COMMAND));
      case 'l' ->
          Optional.of(
              List.of(
                  FLAGS, UID, PID, PPID, PRIORITY, NI, VSZ, RSS, WCHAN, STAT, TTY, BSD_TIME,
                  COMMAND));
      case 'j' ->
          Optional.of(List.of(PPID, PID, PGID, SID, TTY, TPGID, STAT, UID, BSD_TIME, COMMAND));
      default -> {
        if (BSD_SELECTION.indexOf(option) < 0) {
          throw wrong("unsupported option (BSD syntax)");
        }
        yield Optional.empty();
      }
    };
  }

  /** {@code pid,comm}, {@code pid:10}, {@code args=TITLE}. */
  private void choose(String list) {
    int equals = list.indexOf('=');
    String names = equals < 0 ? list : list.substring(0, equals);
    for (String item : names.split(",", -1)) {
      int colon = item.indexOf(':');
      String name = colon < 0 ? item : item.substring(0, colon);
      Column column =
          Column.of(name)
              .orElseThrow(() -> wrong("unknown user-defined format specifier \"" + name + "\""));
      chosen.add(new Titled(column, column.title()));
    }
    if (equals >= 0) {
      Titled last = chosen.removeLast();
      chosen.add(new Titled(last.column(), list.substring(equals + 1)));
    }
  }
}
