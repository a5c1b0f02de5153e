package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Environment;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code volume create}, {@code ls}, {@code rm} and {@code update}. */
final class Volumes {
  private static final String TABLE = "table {{.Driver}}\t{{.Name}}";
  private static final String NOTHING = "N/A";

  private Volumes() {}

  static Command create() {
    return Command.of(
        "volume create",
        "[OPTIONS] [VOLUME]",
        "Create a volume",
        new Command.Arity(0, 1),
        List.of(
            text("driver", 'd', "Specify volume driver name (default \"local\")"),
            list("label", "Set metadata for a volume"),
            text("name", "Specify volume name"),
            list(
                "opt",
                'o',
                "Set driver specific options; the local driver has type, device, o, size, and"
                    + " o=uid=,gid=,mode= alone for the owner of a plain volume")),
        Volumes::create);
  }

  private static int create(Session session, Arguments arguments) throws IOException {
    String name = arguments.rest().isEmpty() ? arguments.text("name") : arguments.at(0);
    if (arguments.given("name") && !arguments.rest().isEmpty()) {
      throw new Failure(
          "conflicting options: cannot specify a volume-name through both --name and as a"
              + " positional arg");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", name);
    body.put("Driver", arguments.text("driver", "local"));
    body.put("DriverOpts", Environment.map(arguments.list("opt")));
    body.put("Labels", Environment.map(arguments.list("label")));
    session.line(session.api().call("POST", Query.path("/volumes/create"), body).text("Name"));
    return 0;
  }

  static Command ls() {
    return Command.of(
        "volume ls",
        "[OPTIONS]",
        "List volumes",
        Command.Arity.NONE,
        List.of(
            list("filter", 'f', "Provide filter values (e.g. \"dangling=true\")"),
            text("format", Containers.FORMAT_HELP),
            toggle("quiet", 'q', "Only display volume names")),
        Volumes::ls);
  }

  private static int ls(Session session, Arguments arguments) throws IOException {
    String format = arguments.text("format");
    if (format.isEmpty()) {
      format =
          arguments.on("quiet") ? "{{.Name}}" : session.settings().format("volumesFormat", "table");
    }
    if (format.equals("table")) {
      format = TABLE;
    }
    Node answer =
        session.api().call("GET", Query.path("/volumes").with("filters", Filters.json(arguments)));
    List<Node> sorted =
        answer.items("Volumes").stream()
            .sorted(Comparator.comparing((Node volume) -> volume.text("Name")))
            .toList();
    session.print(LISTING.show(format, sorted));
    answer.texts("Warnings").forEach(session::warn);
    return 0;
  }

  /** The fields of a volume; what it takes only where the engine was asked for that. */
  static Listing listing() {
    return LISTING;
  }

  private static String usage(Node volume, String field) {
    Node usage = volume.at("UsageData");
    return usage.present() ? String.valueOf(usage.number(field)) : NOTHING;
  }

  private static String size(Node volume) {
    Node usage = volume.at("UsageData");
    boolean known = usage.present() && usage.number("Size") >= 0;
    return known ? Sizes.human(usage.number("Size")) : NOTHING;
  }

  private static final Listing LISTING =
      new Listing(
          "*formatter.volumeContext",
          List.of(
              new Column("Name", "VOLUME NAME", v -> v.text("Name")),
              new Column("Driver", "DRIVER", v -> v.text("Driver")),
              new Column("Scope", "SCOPE", v -> v.text("Scope")),
              new Column("Mountpoint", "MOUNTPOINT", v -> v.text("Mountpoint")),
              new Column("Labels", "LABELS", v -> Containers.labels(v.at("Labels"))),
              new Column("Links", "LINKS", v -> usage(v, "RefCount")),
              new Column("Size", "SIZE", Volumes::size),
              new Column("Group", "GROUP", v -> NOTHING),
              new Column("Availability", "AVAILABILITY", v -> NOTHING),
              new Column("Status", "STATUS", v -> NOTHING)));

  static Command remove() {
    return Command.of(
        "volume rm",
        "[OPTIONS] VOLUME [VOLUME...]",
        "Remove one or more volumes",
        Command.Arity.atLeast(1),
        List.of(toggle("force", 'f', "Force the removal of one or more volumes")),
        (session, arguments) ->
            Each.of(
                session, arguments.rest(), name -> remove(session, name, arguments.on("force"))));
  }

  private static String remove(Session session, String name, boolean force) throws IOException {
    session.api().call("DELETE", Query.path("/volumes/%s", name).flag("force", force));
    return name;
  }

  /** Cluster volumes are the only ones that can be updated, and there is no cluster. */
  static Command update() {
    return Command.of(
        "volume update",
        "[OPTIONS] VOLUME",
        "Update a volume (cluster volumes only)",
        Command.Arity.exactly(1),
        List.of(
            text("availability", "Cluster Volume availability (\"active\", \"pause\", \"drain\")")),
        (session, arguments) -> {
          session.api().call("GET", Query.path("/volumes/%s", arguments.at(0)));
          throw new Failure("can only update cluster volumes");
        });
  }
}
