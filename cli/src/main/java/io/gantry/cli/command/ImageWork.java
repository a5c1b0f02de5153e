package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Progress;
import io.gantry.cli.stream.Standard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commands that change images: tag, rmi, load, import. */
final class ImageWork {
  private ImageWork() {}

  static Command tag() {
    return Command.of(
        "tag",
        "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        Command.Arity.exactly(2),
        List.of(),
        (session, arguments) -> {
          Query path = Query.path("/images/%s/tag", arguments.at(0));
          session.api().call("POST", tagged(path, "repo", requireOneTag(arguments.at(1))));
          return 0;
        });
  }

  /** The engine gets repository and tag apart, and would not see that there are two tags. */
  private static String requireOneTag(String reference) throws Failure {
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    if (!last.contains("@") && last.indexOf(':') != last.lastIndexOf(':')) {
      throw new Failure(
          "Error parsing reference: \""
              + reference
              + "\" is not a valid repository/tag: invalid reference format");
    }
    return reference;
  }

  /** Adds {@code name} and {@code tag} of a reference to the query. */
  static Query tagged(Query path, String name, String reference) {
    int colon = reference.lastIndexOf(':');
    boolean tagged = colon > reference.lastIndexOf('/') && !reference.contains("@");
    return path.with(name, tagged ? reference.substring(0, colon) : reference)
        .with(
            "tag",
            tagged
                ? reference.substring(colon + 1)
                : name.equals("repo") && !reference.isEmpty() ? "latest" : "");
  }

  static Command remove() {
    return Command.of(
        "rmi",
        "[OPTIONS] IMAGE [IMAGE...]",
        "Remove one or more images",
        Command.Arity.atLeast(1),
        List.of(
            toggle("force", 'f', "Force removal of the image"),
            toggle("no-prune", "Do not delete untagged parents"),
            list("platform", ' ', "Remove only the given platform variant")),
        (session, arguments) ->
            Each.of(
                session,
                arguments.rest(),
                arguments.on("force") ? Each.Missing.TOLD : Each.Missing.FAILS,
                name -> {
                  Query path =
                      Query.path("/images/%s", name)
                          .flag("force", arguments.on("force"))
                          .flag("noprune", arguments.on("no-prune"));
                  arguments.list("platform").forEach(one -> path.with("platforms", one));
                  for (Node item : session.api().call("DELETE", path).items()) {
                    String deleted = item.text("Deleted");
                    session.line(
                        deleted.isEmpty()
                            ? "Untagged: " + item.text("Untagged")
                            : "Deleted: " + deleted);
                  }
                  return "";
                }));
  }

  static Command load() {
    return Command.of(
        "load",
        "[OPTIONS]",
        "Load an image from a tar archive or STDIN",
        Command.Arity.NONE,
        List.of(
            text("input", 'i', "Read from tar archive file, instead of STDIN"),
            text("platform", "Load only the given platform variant"),
            toggle("quiet", 'q', "Suppress the load output")),
        ImageWork::load);
  }

  private static int load(Session session, Arguments arguments) throws IOException {
    if (!arguments.given("input") && Standard.isTerminal(Standard.IN)) {
      throw new Failure("requested load from stdin, but stdin is empty");
    }
    Query path =
        Query.path("/images/load")
            .with("platform", arguments.text("platform"))
            .with("quiet", arguments.on("quiet") || !Standard.isTerminal(Standard.OUT) ? "1" : "0");
    try (InputStream input =
        arguments.given("input") ? open(arguments.text("input")) : session.in()) {
      send(session, Request.of("POST", path.toString()), input);
    }
    return 0;
  }

  static Command importTar() {
    return Command.of(
        "import",
        "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
        "Import the contents from a tarball to create a filesystem image",
        new Command.Arity(1, 2),
        List.of(
            list("change", 'c', "Apply Dockerfile instruction to the created image"),
            text("message", 'm', "Set commit message for imported image"),
            text("platform", "Set platform if server is multi-platform capable")),
        ImageWork::importTar);
  }

  private static int importTar(Session session, Arguments arguments) throws IOException {
    String source = arguments.at(0);
    boolean remote = source.startsWith("http://") || source.startsWith("https://");
    Query path =
        Query.path("/images/create")
            .with("fromSrc", remote ? source : "-")
            .with("message", arguments.text("message"))
            .with("platform", arguments.text("platform"));
    tagged(path, "repo", arguments.rest().size() > 1 ? arguments.at(1) : "");
    arguments.list("change").forEach(change -> path.with("changes", change));
    Request request = Request.of("POST", path.toString());
    if (remote) {
      try (Api.Exchange exchange = session.api().open(request)) {
        new Progress(session.out()).show(exchange.response().body());
      }
      return 0;
    }
    try (InputStream input = source.equals("-") ? session.in() : open(source)) {
      send(session, request, input);
    }
    return 0;
  }

  private static InputStream open(String file) throws IOException {
    if (!Files.exists(Path.of(file))) {
      throw new Failure("open " + file + ": no such file or directory");
    }
    return Files.newInputStream(Path.of(file));
  }

  private static void send(Session session, Request request, InputStream input) throws IOException {
    Request streamed = request.stream("application/x-tar", input::transferTo);
    try (Api.Exchange exchange = session.api().open(streamed)) {
      new Progress(session.out()).show(exchange.response().body());
    }
  }
}
