package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Ages;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.format.Table;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Login;
import io.gantry.cli.registry.Logins;
import io.gantry.cli.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code image tree} and {@code image copy}: indexes, platforms, and what is about them. */
final class ImageTrees {
  private ImageTrees() {}

  // ---- tree ----

  static Command tree() {
    return Command.of(
        "image tree",
        "[OPTIONS] [IMAGE...]",
        "List what images consist of: platforms, attestations, signatures and other referrers",
        Command.Arity.ANY,
        List.of(
            text("format", 'f', "Format output: 'json'"),
            toggle("no-trunc", "Don't truncate output")),
        ImageTrees::tree);
  }

  private static int tree(Session session, Arguments arguments) throws IOException {
    Map<String, Node> trees = new LinkedHashMap<>();
    for (String name : arguments.rest().isEmpty() ? all(session) : arguments.rest()) {
      trees.put(name, session.api().call("GET", Query.path("/gantry/images/%s/tree", name)));
    }
    if (arguments.text("format").equals("json")) {
      trees.values().forEach(tree -> session.line(Json.write(tree.value())));
      return 0;
    }
    StringBuilder rows = new StringBuilder("IMAGE\tKIND\tDIGEST\tSIZE\tCREATED");
    trees.forEach((name, tree) -> rows(rows, name, "", "", tree, arguments.on("no-trunc")));
    session.print(new Table(0, 3).add(rows.toString()).toString());
    return 0;
  }

  private static List<String> all(Session session) throws IOException {
    List<String> names = new ArrayList<>();
    for (Node image : session.api().call("GET", Query.path("/images/json")).items()) {
      List<String> tags = image.texts("RepoTags");
      boolean tagged = !tags.isEmpty() && !tags.getFirst().startsWith("<none>");
      names.addAll(tagged ? tags : List.of(image.text("Id")));
    }
    return names;
  }

  private static void rows(
      StringBuilder rows, String label, String branch, String below, Node part, boolean whole) {
    String digest = part.text("Digest");
    long created = part.number("Created");
    rows.append('\n')
        .append(branch)
        .append(label.isEmpty() ? "-" : whole ? label : shortened(label))
        .append('\t')
        .append(part.text("Kind"))
        .append('\t')
        .append(whole ? digest : Containers.id(digest, false))
        .append('\t')
        .append(part.flag("Available") ? Sizes.human(part.number("Size"), 3) : "not here")
        .append('\t')
        .append(created <= 0 ? "-" : Ages.since(created));
    List<Node> parts = part.items("Parts");
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      rows(
          rows,
          parts.get(i).text("Name"),
          below + (last ? "└─ " : "├─ "),
          below + (last ? "   " : "│  "),
          parts.get(i),
          whole);
    }
  }

  /** Tags of cosign's have a whole digest in them. */
  private static String shortened(String label) {
    return label.replaceFirst("^(sha256-[0-9a-f]{12})[0-9a-f]{52}", "$1…");
  }

  // ---- copy ----

  static Command copy() {
    return Command.of(
        "image copy",
        "[OPTIONS] SOURCE TARGET",
        "Copy an image from one registry to another, byte for byte, with all its platforms",
        Command.Arity.exactly(2),
        List.of(
            toggle("all", "Copy signatures and other referrers as well"),
            toggle("quiet", 'q', "Suppress verbose output")),
        ImageTrees::copy);
  }

  private static int copy(Session session, Arguments arguments) throws IOException {
    Query path =
        Query.path("/gantry/images/%s/copy", arguments.at(0))
            .with("to", arguments.at(1))
            .flag("everything", arguments.on("all"));
    Logins logins = new Logins(session.settings());
    Login from = logins.get(Logins.serverOf(arguments.at(0)));
    Login to = logins.get(Logins.serverOf(arguments.at(1)));
    Request request =
        Request.of("POST", path.toString())
            .header("X-Registry-Auth-Source", from.header())
            .header("X-Registry-Auth", to.header());
    PrintStream out =
        arguments.on("quiet") ? new PrintStream(OutputStream.nullOutputStream()) : session.out();
    try (Api.Exchange exchange = session.api().open(request)) {
      new Progress(out).show(exchange.response().body());
    }
    if (arguments.on("quiet")) {
      session.line(arguments.at(1));
    }
    return 0;
  }
}
