package io.gantry.cli.live;

import io.gantry.cli.format.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A state as the lines of a screen: each exactly as wide as the screen, with colours inside. */
final class View {
  private static final String PLAIN = "\033[0m";
  private static final String REVERSE = "\033[7m";
  private static final String BOLD = "\033[1m";
  private static final String RED = "\033[31m";
  private static final String DIM = "\033[2m";
  private static final String KEYS =
      "q quit  ↑↓ choose  o order  / filter  s stop  a start  p pause  e exec";
  private static final int FIXED = 4;
  private static final int NAME = 20;
  private static final int IMAGE = 20;

  private View() {}

  static List<String> lines(State state, int height, int width) {
    List<String> lines = new ArrayList<>();
    List<Row> shown = state.shown();
    int room = Math.max(0, height - FIXED);
    int table = Math.min(shown.size(), Math.max(Math.min(3, room), room - Math.max(3, room / 3)));
    lines.add(BOLD + fit(summary(state), width) + PLAIN);
    lines.add(REVERSE + fit(header(), width) + PLAIN);
    int cursor = state.cursor();
    int first = Math.clamp(cursor - table / 2L, 0, Math.max(0, shown.size() - table));
    for (int i = first; i < first + table; i++) {
      lines.add(row(shown.get(i), i == cursor, width));
    }
    String name = shown.isEmpty() ? "nobody" : shown.get(cursor).name();
    lines.add(DIM + fit("── log of " + name + " " + "─".repeat(width), width) + PLAIN);
    int left = height - lines.size() - 1;
    List<String> log = state.log();
    List<String> tail = log.subList(Math.max(0, log.size() - Math.max(0, left)), log.size());
    tail.forEach(line -> lines.add(fit(line, width)));
    while (lines.size() < height - 1) {
      lines.add(fit("", width));
    }
    lines.add(foot(state, width));
    return lines.subList(0, Math.min(height, lines.size()));
  }

  private static String summary(State state) {
    long up = state.rows().stream().filter(Row::isUp).count();
    double cpu = state.rows().stream().mapToDouble(Row::cpu).sum();
    long memory = state.rows().stream().mapToLong(Row::memory).sum();
    long sick = state.rows().stream().filter(r -> r.health().equals("unhealthy")).count();
    return String.format(
        Locale.ROOT,
        "gantry top   %d containers, %d up%s   cpu %.1f%%   memory %s   by %s%s",
        state.rows().size(),
        up,
        sick == 0 ? "" : ", " + sick + " unhealthy",
        cpu,
        Sizes.binary(memory),
        state.order().word(),
        state.filter().isEmpty() ? "" : "   only \"" + state.filter() + "\"");
  }

  private static String header() {
    return cells(
        "NAME", "IMAGE", "STATE", "HEALTH", "CPU %", "MEMORY", "MEM %", "NET/s", "BLOCK/s", "PIDS");
  }

  private static String cells(String... c) {
    return String.format(
        Locale.ROOT,
        "%s %s %-10s %-9s %7s %10s %6s %9s %9s %5s",
        fit(c[0], NAME),
        fit(c[1], IMAGE),
        c[2],
        c[3],
        c[4],
        c[5],
        c[6],
        c[7],
        c[8],
        c[9]);
  }

  private static String row(Row row, boolean chosen, int width) {
    boolean up = row.isUp();
    String text =
        cells(
            row.name(),
            row.image(),
            row.state(),
            row.health(),
            up ? String.format(Locale.ROOT, "%.1f", row.cpu()) : "",
            up ? Sizes.binary(row.memory()) : "",
            up && row.limit() > 0
                ? String.format(Locale.ROOT, "%.1f", 100.0 * row.memory() / row.limit())
                : "",
            up ? Sizes.human((long) row.network(), 3) : "",
            up ? Sizes.human((long) row.block(), 3) : "",
            up ? Long.toString(row.pids()) : "");
    String colour = row.health().equals("unhealthy") ? RED : up ? "" : DIM;
    return (chosen ? REVERSE : "") + colour + fit(text, width) + PLAIN;
  }

  private static String foot(State state, int width) {
    if (state.typing()) {
      return BOLD + fit("filter: " + state.filter() + "▏", width) + PLAIN;
    }
    if (!state.trouble().isEmpty()) {
      return RED + BOLD + fit(state.trouble() + " — trying again", width) + PLAIN;
    }
    return DIM + fit(state.message().isEmpty() ? KEYS : state.message(), width) + PLAIN;
  }

  /** Cut or filled with blanks; what would move the cursor or colour the screen is left out. */
  static String fit(String text, int width) {
    StringBuilder out = new StringBuilder(width);
    int columns = 0;
    for (int i = 0; i < text.length() && columns < width; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\t') {
        out.append(' ');
        columns++;
      } else if (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
        out.appendCodePoint(c);
        columns++;
      }
    }
    return out.append(" ".repeat(Math.max(0, width - columns))).toString();
  }
}
