package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Ages;
import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code images} and {@code history}. */
final class Images {
  private static final String NONE = "<none>";

  private Images() {}

  static Command images() {
    return Command.of(
        "images",
        "[OPTIONS] [REPOSITORY[:TAG]]",
        "List images",
        new Command.Arity(0, 1),
        List.of(
            toggle("all", 'a', "Show all images (default hides intermediate images)"),
            toggle("digests", "Show digests"),
            list("filter", 'f', "Filter output based on conditions provided"),
            text("format", Containers.FORMAT_HELP),
            toggle("no-trunc", "Don't truncate output"),
            toggle("quiet", 'q', "Only show image IDs")),
        Images::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    List<String> filters = arguments.list("filter");
    arguments.rest().forEach(name -> filters.add("reference=" + name));
    Node images =
        session
            .api()
            .call(
                "GET",
                Query.path("/images/json")
                    .flag("all", arguments.on("all"))
                    .with("filters", Filters.json(arguments, filters)));
    String format = format(session, arguments);
    boolean digests = arguments.on("digests") || format.contains(".Digest");
    List<Node> rows = new ArrayList<>();
    images.items().forEach(image -> rows.addAll(rows(image, digests)));
    session.print(listing(arguments.on("no-trunc")).show(format, rows));
    return 0;
  }

  private static String format(Session session, Arguments arguments) {
    String format = arguments.text("format");
    if (format.isEmpty()) {
      format =
          arguments.on("quiet") ? "{{.ID}}" : session.settings().format("imagesFormat", "table");
    }
    if (!format.equals("table")) {
      return arguments.on("quiet") && format.startsWith("table") ? "{{.ID}}" : format;
    }
    return "table {{.Repository}}\t{{.Tag}}\t"
        + (arguments.on("digests") ? "{{.Digest}}\t" : "")
        + "{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}";
  }

  /** A row for each tag, and for each digest when those are shown. */
  static List<Node> rows(Node image, boolean digests) {
    Map<String, List<String>> tags = new LinkedHashMap<>();
    Map<String, List<String>> sums = new LinkedHashMap<>();
    for (String tag : image.texts("RepoTags")) {
      int colon = tag.lastIndexOf(':');
      if (!tag.equals("<none>:<none>") && colon > 0) {
        tags.computeIfAbsent(tag.substring(0, colon), k -> new ArrayList<>())
            .add(tag.substring(colon + 1));
      }
    }
    for (String digest : image.texts("RepoDigests")) {
      int at = digest.indexOf('@');
      if (at > 0 && !digest.startsWith("<none>")) {
        sums.computeIfAbsent(digest.substring(0, at), k -> new ArrayList<>())
            .add(digest.substring(at + 1));
      }
    }
    List<Node> rows = new ArrayList<>();
    if (tags.isEmpty() && sums.isEmpty()) {
      rows.add(row(image, NONE, NONE, NONE));
    }
    tags.forEach(
        (name, list) ->
            list.forEach(
                tag ->
                    digest(sums, name, digests)
                        .forEach(digest -> rows.add(row(image, name, tag, digest)))));
    sums.forEach(
        (name, list) -> {
          if (!tags.containsKey(name)) {
            list.forEach(digest -> rows.add(row(image, name, NONE, digest)));
          }
        });
    return rows;
  }

  private static List<String> digest(Map<String, List<String>> sums, String name, boolean digests) {
    return digests ? sums.getOrDefault(name, List.of(NONE)) : List.of(NONE);
  }

  private static Node row(Node image, String name, String tag, String digest) {
    Map<String, Object> row = new LinkedHashMap<>();
    image
        .members()
        .forEach(
            (key, value) -> {
              if (value.value() != null) {
                row.put(key, value.value());
              }
            });
    row.put("repository", name);
    row.put("tag", tag);
    row.put("digest", digest);
    return new Node(row);
  }

  /** The fields of a row. */
  static Listing listing(boolean whole) {
    return new Listing(
        "*formatter.imageContext",
        List.of(
            new Column("ID", "IMAGE ID", i -> Containers.id(i.text("Id"), whole)),
            new Column("Repository", "REPOSITORY", i -> i.text("repository")),
            new Column("Tag", "TAG", i -> i.text("tag")),
            new Column("Digest", "DIGEST", i -> i.text("digest")),
            new Column(
                "CreatedSince",
                "CREATED",
                i -> i.number("Created") <= 0 ? "N/A" : Ages.since(i.number("Created"))),
            new Column("CreatedAt", "CREATED AT", i -> Ages.moment(i.number("Created"))),
            new Column("Size", "SIZE", i -> Sizes.human(i.number("Size"), 3)),
            new Column(
                "Containers",
                "CONTAINERS",
                i -> i.number("Containers") < 0 ? "N/A" : String.valueOf(i.number("Containers"))),
            new Column("VirtualSize", "SIZE", i -> Sizes.human(i.number("Size"))),
            new Column(
                "SharedSize",
                "SHARED SIZE",
                i -> i.number("SharedSize") < 0 ? "N/A" : Sizes.human(i.number("SharedSize"))),
            new Column("UniqueSize", "UNIQUE SIZE", Images::unique)));
  }

  private static String unique(Node image) {
    long shared = image.number("SharedSize");
    return shared < 0 ? "N/A" : Sizes.human(image.number("Size") - shared);
  }

  static Command history() {
    return Command.of(
        "history",
        "[OPTIONS] IMAGE",
        "Show the history of an image",
        Command.Arity.exactly(1),
        List.of(
            text("format", Containers.FORMAT_HELP),
            Flag.toggle(
                "human", 'H', "Print sizes and dates in human readable format (default true)"),
            toggle("no-trunc", "Don't truncate output"),
            text("platform", "Show history for the given platform"),
            toggle("quiet", 'q', "Only show image IDs")),
        Images::history);
  }

  private static int history(Session session, Arguments arguments) throws IOException {
    Node history =
        session
            .api()
            .call(
                "GET",
                Query.path("/images/%s/history", arguments.at(0))
                    .with("platform", arguments.text("platform")));
    String format = arguments.text("format", "table");
    if (arguments.on("quiet")) {
      format = "{{.ID}}";
    } else if (format.equals("table")) {
      format = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    }
    boolean whole = arguments.on("no-trunc");
    boolean human = !arguments.given("human") || arguments.on("human");
    Listing listing =
        new Listing(
            "*history.historyContext",
            List.of(
                new Column(
                    "ID",
                    "IMAGE",
                    h ->
                        h.text("Id").equals("<missing>")
                            ? "<missing>"
                            : Containers.id(h.text("Id"), whole)),
                new Column(
                    "CreatedSince",
                    human ? "CREATED" : "CREATED AT",
                    h -> human ? Ages.since(h.number("Created")) : stamp(h)),
                new Column("CreatedAt", "CREATED AT", Images::stamp),
                new Column("CreatedBy", "CREATED BY", h -> by(h, whole)),
                new Column(
                    "Size",
                    "SIZE",
                    h ->
                        human
                            ? Sizes.human(h.number("Size"), 3)
                            : String.valueOf(h.number("Size"))),
                new Column("Comment", "COMMENT", h -> h.text("Comment"))));
    session.print(listing.show(format, history.items()));
    return 0;
  }

  private static String stamp(Node layer) {
    return Instant.ofEpochSecond(layer.number("Created")).toString();
  }

  private static String by(Node layer, boolean whole) {
    String text = layer.text("CreatedBy").replace('\t', ' ');
    return whole ? text : io.gantry.cli.format.Quoting.ellipsis(text, 45);
  }
}
