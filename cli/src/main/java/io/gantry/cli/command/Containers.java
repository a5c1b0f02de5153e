package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.number;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Ages;
import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Quoting;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ps}. */
final class Containers {
  private static final String TABLE =
      "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";
  private static final int SHORT_ID = 12;

  private Containers() {}

  static Command command() {
    return Command.of(
        "ps",
        "[OPTIONS]",
        "List containers",
        Command.Arity.NONE,
        List.of(
            toggle("all", 'a', "Show all containers (default shows just running)"),
            list("filter", 'f', "Filter output based on conditions provided"),
            text("format", FORMAT_HELP),
            number(
                "last", 'n', "Show n last created containers (includes all states) (default -1)"),
            toggle("latest", 'l', "Show the latest created container (includes all states)"),
            toggle("no-trunc", "Don't truncate output"),
            toggle("quiet", 'q', "Only display container IDs"),
            toggle("size", 's', "Display total file sizes")),
        Containers::run);
  }

  static final String FORMAT_HELP =
      "Format output using a custom template: 'table', 'table TEMPLATE', 'json' or 'TEMPLATE'";

  private static int run(Session session, Arguments arguments) throws IOException {
    String format = arguments.text("format");
    boolean quiet = arguments.on("quiet");
    if (format.isEmpty()) {
      format = quiet ? "{{.ID}}" : session.settings().format("psFormat", "table");
    }
    boolean size =
        arguments.on("size")
            || (!format.equals("table") && !format.equals("json") && Listing.uses(format, "Size"));
    if (format.equals("table")) {
      format = arguments.on("size") ? TABLE + "\t{{.Size}}" : TABLE;
    } else if (quiet && format.startsWith("table")) {
      format = "{{.ID}}";
    }
    long last =
        arguments.on("latest") && !arguments.given("last") ? 1 : arguments.number("last", -1);
    Node containers =
        session
            .api()
            .call(
                "GET",
                Query.path("/containers/json")
                    .flag("all", arguments.on("all"))
                    .with("limit", last > 0 ? last : "")
                    .flag("size", size)
                    .with("filters", Filters.json(arguments)));
    session.print(listing(arguments.on("no-trunc")).show(format, containers.items()));
    return 0;
  }

  /** The fields of a container in the engine's list. */
  static Listing listing(boolean whole) {
    return new Listing(
        "*formatter.ContainerContext",
        List.of(
            new Column("ID", "CONTAINER ID", c -> id(c.text("Id"), whole)),
            new Column("Names", "NAMES", c -> names(c, whole)),
            new Column("Image", "IMAGE", c -> image(c, whole)),
            new Column(
                "Command",
                "COMMAND",
                c ->
                    Quoting.quote(
                        whole ? c.text("Command") : Quoting.ellipsis(c.text("Command"), 20))),
            new Column("CreatedAt", "CREATED AT", c -> Ages.moment(c.number("Created"))),
            new Column("RunningFor", "CREATED", c -> Ages.since(c.number("Created"))),
            new Column("Ports", "PORTS", c -> PortColumn.show(c.items("Ports"))),
            new Column("State", "STATE", c -> c.text("State")),
            new Column("Status", "STATUS", c -> c.text("Status")),
            new Column("Size", "SIZE", Containers::size),
            new Column("Labels", "LABELS", c -> labels(c.at("Labels"))),
            new Column("Mounts", "MOUNTS", c -> mounts(c, whole)),
            new Column(
                "LocalVolumes",
                "LOCAL VOLUMES",
                c ->
                    String.valueOf(
                        c.items("Mounts").stream()
                            .filter(m -> m.text("Driver").equals("local"))
                            .count())),
            new Column(
                "Networks",
                "NETWORKS",
                c -> String.join(",", c.at("NetworkSettings").at("Networks").members().keySet())),
            new Column("Platform", "PLATFORM", c -> null)));
  }

  static String id(String id, boolean whole) {
    String plain = whole ? id : id.replaceFirst("^sha256:", "");
    return whole || plain.length() <= SHORT_ID ? plain : plain.substring(0, SHORT_ID);
  }

  private static String names(Node container, boolean whole) {
    return container.texts("Names").stream()
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .filter(name -> whole || name.indexOf('/') < 0)
        .collect(Collectors.joining(","));
  }

  private static String image(Node container, boolean whole) {
    String image = container.text("Image");
    if (image.isEmpty()) {
      return "<no image>";
    }
    if (!whole && image.equals(container.text("ImageID"))) {
      return id(image, false);
    }
    return whole ? image : image.replaceFirst("@sha256:[0-9a-f]{64}$", "");
  }

  private static String size(Node container) {
    String written = Sizes.human(container.number("SizeRw"), 3);
    long all = container.number("SizeRootFs");
    return all > 0 ? written + " (virtual " + Sizes.human(all, 3) + ")" : written;
  }

  static String labels(Node labels) {
    return labels.members().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().text())
        .collect(Collectors.joining(","));
  }

  private static String mounts(Node container, boolean whole) {
    return container.items("Mounts").stream()
        .map(mount -> mount.text("Name").isEmpty() ? mount.text("Source") : mount.text("Name"))
        .map(name -> whole ? name : Quoting.ellipsis(name, 15))
        .collect(Collectors.joining(","));
  }
}
