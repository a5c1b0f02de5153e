package io.gantry.cli;

import io.gantry.cli.option.Command;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Program;
import java.util.List;
import java.util.Map;

/** Help texts in Docker's form. */
final class Help {
  private static final int WIDTH = 80;

  private Help() {}

  static String top() {
    StringBuilder out =
        new StringBuilder(
            "Usage:  "
                + Program.NAME
                + " [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\n");
    section(out, "Common Commands", "", Catalog.common());
    out.append("\nManagement Commands:\n");
    for (Map.Entry<String, String> group : Catalog.groups().entrySet()) {
      row(out, group.getKey(), group.getValue());
    }
    out.append('\n');
    section(out, "Commands", "", Catalog.top());
    row(out, "completion", "Generate the autocompletion script for the specified shell");
    out.append("\nGlobal Options:\n").append(options(Main.GLOBAL.flags()));
    return out.append(
            "\nRun '" + Program.NAME + " COMMAND --help' for more information on a command.\n")
        .toString();
  }

  static String group(String group) {
    StringBuilder out =
        new StringBuilder(
            "Usage:  "
                + Program.NAME
                + " "
                + group
                + " COMMAND\n\n"
                + Catalog.groups().get(group)
                + "\n\n");
    section(out, "Commands", group, Catalog.members(group));
    return out.append(
            "\nRun '"
                + Program.NAME
                + " "
                + group
                + " COMMAND --help' for more information on a command.\n")
        .toString();
  }

  private static void section(StringBuilder out, String title, String group, List<String> words) {
    out.append(title).append(":\n");
    for (String word : words) {
      Catalog.find(group, word).ifPresent(command -> row(out, word, command.help()));
    }
  }

  private static void row(StringBuilder out, String word, String help) {
    out.append("  ")
        .append(word)
        .append(" ".repeat(Math.max(1, 12 - word.length())))
        .append(help)
        .append('\n');
  }

  static String command(Command command) {
    String text =
        "Usage:  "
            + Program.NAME
            + " "
            + command.path()
            + " "
            + command.usage()
            + "\n\n"
            + command.help()
            + "\n";
    return command.flags().isEmpty() ? text : text + "\nOptions:\n" + options(command.flags());
  }

  private static String options(List<Flag> flags) {
    int column = flags.stream().mapToInt(flag -> spelled(flag).length()).max().orElse(0) + 3;
    StringBuilder out = new StringBuilder();
    for (Flag flag : flags) {
      StringBuilder line = new StringBuilder(spelled(flag));
      line.append(" ".repeat(column - line.length()));
      int used = line.length();
      for (String word : flag.help().split(" ", -1)) {
        if (used + word.length() > WIDTH && used > column) {
          line.append('\n').append(" ".repeat(column));
          used = column;
        }
        line.append(used > column ? " " : "").append(word);
        used += word.length() + (used > column ? 1 : 0);
      }
      out.append(line).append('\n');
    }
    return out.toString();
  }

  private static String spelled(Flag flag) {
    String letter = flag.letter() == ' ' ? "      " : "  -" + flag.letter() + ", ";
    return letter + "--" + flag.name() + (flag.type().isEmpty() ? "" : " " + flag.type());
  }
}
