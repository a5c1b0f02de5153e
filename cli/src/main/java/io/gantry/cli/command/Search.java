package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.number;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Logins;
import java.io.IOException;
import java.util.List;

/** {@code search}. */
final class Search {
  private static final String TABLE =
      "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";

  /** As many letters of a description as are shown without {@code --no-trunc}. */
  private static final int SHOWN = 45;

  private Search() {}

  static Command search() {
    return Command.of(
        "search",
        "[OPTIONS] TERM",
        "Search Docker Hub for images",
        Command.Arity.exactly(1),
        List.of(
            list("filter", 'f', "Filter output based on conditions provided"),
            text("format", "Pretty-print search using a Go template"),
            number("limit", ' ', "Max number of search results"),
            toggle("no-trunc", "Don't truncate output")),
        Search::search);
  }

  private static int search(Session session, Arguments arguments) throws IOException {
    if (arguments.list("filter").stream().anyMatch(f -> f.startsWith("is-automated"))) {
      session.warn(
          "WARNING: the \"is-automated\" filter is deprecated, and searching for"
              + " \"is-automated=true\" will not yield any results in future.");
    }
    String term = arguments.at(0);
    long limit = arguments.number("limit", 0);
    Query path =
        Query.path("/images/search")
            .with("term", term)
            .with("limit", limit > 0 ? String.valueOf(limit) : "")
            .with("filters", Filters.json(arguments));
    String login = new Logins(session.settings()).get(Logins.serverOf(term)).header();
    Node results =
        session.api().call(Request.of("GET", path.toString()).header("X-Registry-Auth", login));
    String format = arguments.text("format", TABLE);
    session.print(
        listing(format.equals("json"), arguments.on("no-trunc")).show(format, results.items()));
    return 0;
  }

  private static Listing listing(boolean json, boolean whole) {
    return new Listing(
        "*registry.searchContext",
        List.of(
            new Column("Name", "NAME", found -> found.text("name")),
            new Column("Description", "DESCRIPTION", found -> description(found, whole)),
            new Column("StarCount", "STARS", found -> String.valueOf(found.number("star_count"))),
            new Column("IsOfficial", "OFFICIAL", found -> official(found, json))));
  }

  private static String description(Node found, boolean whole) {
    String text = found.text("description").replace('\n', ' ').replace('\r', ' ');
    return whole || text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
  }

  private static String official(Node found, boolean json) {
    boolean official = found.flag("is_official");
    return json ? String.valueOf(official) : official ? "[OK]" : "";
  }
}
