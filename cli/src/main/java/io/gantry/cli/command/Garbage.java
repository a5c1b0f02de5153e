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

/** {@code image gc}: what images have left that nobody needs. */
final class Garbage {
  private Garbage() {}

  static Command command() {
    return Command.of(
        "image gc",
        "[OPTIONS]",
        "Remove what pulls, loads and removals have left and nobody needs, and explain it",
        Command.Arity.NONE,
        List.of(
            toggle("dry-run", "Only show what would be removed, and why"),
            text("format", 'f', "Format output using a custom template: 'json' or 'TEMPLATE'"),
            toggle("no-trunc", "Don't truncate output")),
        Garbage::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    boolean dry = arguments.on("dry-run");
    Node report = session.api().call(dry ? "GET" : "POST", Query.path("/gantry/images/garbage"));
    String format = arguments.text("format");
    if (format.isEmpty()) {
      session.print(show(report, dry, arguments.on("no-trunc")));
    } else {
      session.line(Host.template(format, report.value()));
    }
    return 0;
  }

  static String show(Node report, boolean dry, boolean whole) {
    StringBuilder out = new StringBuilder();
    if (!report.items("Garbage").isEmpty()) {
      StringBuilder rows = new StringBuilder("KIND\tNAME\tSIZE\tWHY");
      for (Node item : report.items("Garbage")) {
        rows.append('\n').append(row(item, whole)).append('\t').append(item.text("Why"));
      }
      out.append(new Table(0, 3).add(rows.toString())).append('\n');
    }
    if (!report.items("Held").isEmpty()) {
      StringBuilder rows = new StringBuilder("KEPT\tNAME\tSIZE\tFOR\tUNTIL");
      for (Node held : report.items("Held")) {
        String until = held.text("Until");
        rows.append('\n')
            .append(row(held, whole))
            .append('\t')
            .append(held.text("Lease"))
            .append('\t')
            .append(until.isEmpty() ? "its end" : until);
      }
      out.append(new Table(0, 3).add(rows.toString())).append('\n');
    }
    return out.append(dry ? "Total reclaimable space: " : "Total reclaimed space: ")
        .append(Sizes.human(report.number("Bytes")))
        .append('\n')
        .toString();
  }

  private static String row(Node item, boolean whole) {
    String name = item.text("Name");
    return item.text("Kind")
        + "\t"
        + (whole ? name : Containers.id(name.replaceFirst("^key-", ""), false))
        + "\t"
        + Sizes.human(item.number("Size"));
  }
}
