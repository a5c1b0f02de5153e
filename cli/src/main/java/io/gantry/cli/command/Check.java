package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Sizes;
import io.gantry.cli.format.Table;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code system check}: exit code 1 when something is wrong, and was not repaired. */
final class Check {
  private Check() {}

  static Command command() {
    return Command.of(
        "system check",
        "[OPTIONS]",
        "Check the engine's data and what it has on this host, and explain the data root",
        Command.Arity.NONE,
        List.of(
            toggle("deep", "Read every blob and compare its digest"),
            text("format", 'f', "Format output using a custom template: 'json' or 'TEMPLATE'"),
            toggle("repair", "Repair what can be repaired"),
            toggle("verbose", 'v', "Show every directory of the data root")),
        Check::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    Node report =
        session
            .api()
            .call(
                arguments.on("repair") ? "POST" : "GET",
                Query.path("/gantry/check").flag("deep", arguments.on("deep")));
    String format = arguments.text("format");
    if (format.isEmpty()) {
      session.print(show(report, arguments.on("verbose")));
    } else {
      session.line(Host.template(format, report.value()));
    }
    return report.items("Findings").stream().allMatch(f -> f.text("Outcome").equals("repaired"))
        ? 0
        : 1;
  }

  static String show(Node report, boolean verbose) {
    StringBuilder out = new StringBuilder();
    for (Node finding : report.items("Findings")) {
      out.append(finding.text("Area")).append(' ').append(finding.text("Object")).append(": ");
      out.append(finding.text("Problem")).append('\n');
      out.append("  ").append(remedy(finding)).append('\n');
    }
    if (report.items("Findings").isEmpty()) {
      out.append("Everything is as it should be.\n");
    }
    out.append('\n').append(verbose ? spaces(report) : sums(report));
    return out.toString();
  }

  private static String remedy(Node finding) {
    return switch (finding.text("Outcome")) {
      case "repaired" -> "repaired: " + finding.text("Remedy");
      case "failed" -> "NOT repaired, the engine's log says why: " + finding.text("Remedy");
      case "repairable" -> "--repair " + finding.text("Remedy");
      default -> finding.text("Remedy");
    };
  }

  private static String sums(Node report) {
    Map<String, Long> kinds = new TreeMap<>();
    report
        .items("Spaces")
        .forEach(space -> kinds.merge(space.text("Kind"), space.number("Bytes"), Long::sum));
    Table table = new Table(0, 3);
    StringBuilder rows = new StringBuilder("SIZE\tOF");
    kinds.forEach((kind, bytes) -> rows.append('\n').append(row(bytes, plural(kind))));
    return table.add(rows + "\n" + row(report.number("Bytes"), "all")).toString();
  }

  private static String plural(String kind) {
    return kind.equals("unknown") || kind.equals("engine")
        ? kind.equals("engine") ? "the engine itself" : "unknown owners"
        : kind + "s";
  }

  private static String spaces(Node report) {
    StringBuilder rows = new StringBuilder("SIZE\tKIND\tOWNER\tPATH");
    for (Node space : report.items("Spaces")) {
      rows.append('\n')
          .append(
              row(
                  space.number("Bytes"),
                  space.text("Kind"),
                  space.text("Owner"),
                  space.text("Path").isEmpty() ? "." : space.text("Path")));
    }
    rows.append('\n').append(row(report.number("Bytes"), "all", "", ""));
    return new Table(0, 3).add(rows.toString()).toString();
  }

  private static String row(long bytes, String... cells) {
    return Sizes.human(bytes) + "\t" + String.join("\t", cells);
  }
}
