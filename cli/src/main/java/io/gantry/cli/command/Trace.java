package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code system trace}: what a container's last start spent its time on. */
final class Trace {
  private Trace() {}

  static Command command() {
    return Command.of(
        "system trace",
        "[OPTIONS] CONTAINER",
        "Show the steps of a container's last start with their times",
        Command.Arity.exactly(1),
        List.of(
            text("format", 'f', "Format output using a custom template: 'json' or 'TEMPLATE'"),
            toggle("phases", "Show the engine's phases only, without system calls")),
        Trace::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    Node trace =
        session.api().call("GET", Query.path("/gantry/containers/%s/trace", arguments.at(0)));
    String format = arguments.text("format");
    if (format.isEmpty()) {
      session.print(show(trace, arguments.on("phases")));
    } else {
      session.line(Host.template(format, trace.value()));
    }
    return 0;
  }

  /** A line a step; times are microseconds. */
  static String show(Node trace, boolean phasesOnly) {
    StringBuilder out = new StringBuilder();
    String failure = trace.text("Failure");
    out.append("Start of ").append(trace.text("ID"), 0, Math.min(12, trace.text("ID").length()));
    out.append(" at ").append(trace.text("Begun"));
    out.append(failure.isEmpty() ? " took " : " failed after ");
    out.append(micros(trace.number("Nanos"))).append(" µs\n");
    if (!failure.isEmpty()) {
      out.append(failure).append('\n');
    }
    out.append("\n     AT µs    TOOK µs  STEP\n");
    boolean calls = false;
    for (Node step : trace.items("Steps")) {
      boolean call = step.text("Kind").equals("call");
      calls |= call;
      if (!call || !phasesOnly) {
        out.append(
            String.format(
                Locale.ROOT,
                "%10s %10s  %s%s%n",
                micros(step.number("At")),
                micros(step.number("Nanos")),
                call ? "    " : "",
                step.text("Name")));
      }
    }
    if (!calls && !phasesOnly) {
      out.append("\nSystem calls are timed when the daemon is in debug mode (gantryd -D).\n");
    }
    return out.toString();
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1000.0);
  }
}
