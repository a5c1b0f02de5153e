package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Table;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.live.Live;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Standard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Commands that look into one container: diff, export, port, top. */
final class Look {
  private Look() {}

  static Command diff() {
    return Command.of(
        "diff",
        "CONTAINER",
        "Inspect changes to files or directories on a container's filesystem",
        Command.Arity.exactly(1),
        List.of(),
        (session, arguments) -> {
          for (Node change :
              session
                  .api()
                  .call("GET", Query.path("/containers/%s/changes", arguments.at(0)))
                  .items()) {
            session.line("CAD".charAt((int) change.number("Kind")) + " " + change.text("Path"));
          }
          return 0;
        });
  }

  static Command top() {
    return Command.of(
            "top",
            "[CONTAINER [ps OPTIONS]]",
            "Display the running processes of a container, or all containers live",
            Command.Arity.ANY,
            List.of(),
            Look::top)
        .greedy();
  }

  private static int top(Session session, Arguments arguments) throws IOException {
    if (arguments.rest().isEmpty()) {
      return Live.run(session);
    }
    String options = String.join(" ", arguments.rest().subList(1, arguments.rest().size()));
    Node answer =
        session
            .api()
            .call(
                "GET", Query.path("/containers/%s/top", arguments.at(0)).with("ps_args", options));
    Table table = new Table(20, 3);
    table.add(String.join("\t", answer.texts("Titles")));
    for (Node process : answer.items("Processes")) {
      table.add(String.join("\t", process.items().stream().map(Node::text).toList()));
    }
    session.print(table.toString());
    return 0;
  }

  static Command port() {
    return Command.of(
        "port",
        "CONTAINER [PRIVATE_PORT[/PROTO]]",
        "List port mappings or a specific mapping for the container",
        new Command.Arity(1, 2),
        List.of(),
        Look::port);
  }

  private static int port(Session session, Arguments arguments) throws IOException {
    Node ports =
        session
            .api()
            .call("GET", Query.path("/containers/%s/json", arguments.at(0)))
            .at("NetworkSettings")
            .at("Ports");
    if (arguments.rest().size() == 2) {
      String wanted = arguments.at(1).contains("/") ? arguments.at(1) : arguments.at(1) + "/tcp";
      List<Node> bindings = ports.items(wanted);
      if (bindings.isEmpty()) {
        throw new Failure(
            "Error: No public port '" + wanted + "' published for " + arguments.at(0));
      }
      bindings.forEach(binding -> session.line(address(binding)));
      return 0;
    }
    new TreeMap<>(ports.members())
        .forEach(
            (port, bindings) ->
                bindings
                    .items()
                    .forEach(binding -> session.line(port + " -> " + address(binding))));
    return 0;
  }

  private static String address(Node binding) {
    String ip = binding.text("HostIp");
    return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + binding.text("HostPort");
  }

  static Command export() {
    return Command.of(
        "export",
        "[OPTIONS] CONTAINER",
        "Export a container's filesystem as a tar archive",
        Command.Arity.exactly(1),
        List.of(text("output", 'o', "Write to a file, instead of STDOUT")),
        (session, arguments) -> {
          save(
              session,
              "failed to export container",
              arguments.text("output"),
              Query.path("/containers/%s/export", arguments.at(0)));
          return 0;
        });
  }

  static Command save() {
    return Command.of(
        "save",
        "[OPTIONS] IMAGE [IMAGE...]",
        "Save one or more images to a tar archive (streamed to STDOUT by default)",
        Command.Arity.atLeast(1),
        List.of(
            text("output", 'o', "Write to a file, instead of STDOUT"),
            text("platform", "Save only the given platform variant"),
            toggle("quiet", 'q', "Suppress progress")),
        (session, arguments) -> {
          Query path = Query.path("/images/get").with("platform", arguments.text("platform"));
          arguments.rest().forEach(name -> path.with("names", name));
          save(session, "failed to save image", arguments.text("output"), path);
          return 0;
        });
  }

  /**
   * Writes an archive to a file, which is there whole or not at all, or to standard output.
   *
   * @param failure what a message about the file begins with
   */
  static void save(Session session, String failure, String output, Query path) throws IOException {
    if (output.isEmpty() && Standard.isTerminal(Standard.OUT)) {
      throw new Failure("cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    Path file = Path.of(output);
    Path parent = file.toAbsolutePath().getParent();
    if (!output.isEmpty()
        && (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent))) {
      throw new Failure(
          Files.isDirectory(file)
              ? failure + ": cannot write to a directory"
              : failure + ": invalid output path: stat " + parent + ": no such file or directory");
    }
    try (Api.Exchange exchange = session.api().open(Request.of("GET", path.toString()))) {
      if (output.isEmpty()) {
        exchange.response().body().transferTo(session.out());
        session.out().flush();
        return;
      }
      Path part = Files.createTempFile(parent, "." + file.getFileName(), "");
      try (OutputStream out = Files.newOutputStream(part)) {
        exchange.response().body().transferTo(out);
      }
      Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
