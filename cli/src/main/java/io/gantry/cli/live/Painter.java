package io.gantry.cli.live;

import java.io.PrintStream;
import java.util.List;

/** Writes lines to a terminal: those that have changed since the last time. */
final class Painter implements AutoCloseable {
  private static final String ENTER = "\033[?1049h\033[?25l\033[2J";
  private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

  private final PrintStream out;
  private List<String> before = List.of();

  Painter(PrintStream out) {
    this.out = out;
    out.print(ENTER);
    out.flush();
  }

  /** The screen has lost what was on it, or has another size. */
  void forget() {
    before = List.of();
  }

  void paint(List<String> lines) {
    StringBuilder changes = new StringBuilder();
    if (before.size() != lines.size()) {
      changes.append("\033[2J");
      before = List.of();
    }
    for (int i = 0; i < lines.size(); i++) {
      if (i >= before.size() || !before.get(i).equals(lines.get(i))) {
        changes.append("\033[").append(i + 1).append(";1H").append(lines.get(i));
      }
    }
    before = List.copyOf(lines);
    if (!changes.isEmpty()) {
      out.print(changes);
      out.flush();
    }
  }

  @Override
  public void close() {
    out.print(LEAVE);
    out.flush();
  }
}
