package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code prune} of containers, images, networks, volumes, and all of them. */
final class Prune {
  private Prune() {}

  static Command containers() {
    return Command.of(
        "container prune",
        "[OPTIONS]",
        "Remove all stopped containers",
        Command.Arity.NONE,
        List.of(
            list("filter", "Provide filter values (e.g. \"until=<timestamp>\")"),
            toggle("force", 'f', "Do not prompt for confirmation")),
        (session, arguments) -> {
          confirm(session, arguments, "WARNING! This will remove all stopped containers.\n");
          reclaimed(session, containers(session, arguments));
          return 0;
        });
  }

  private static long containers(Session session, Arguments arguments) throws IOException {
    Node answer = prune(session, "/containers/prune", arguments, arguments.list("filter"));
    show(session, "Deleted Containers:", answer.texts("ContainersDeleted"));
    return answer.number("SpaceReclaimed");
  }

  static Command images() {
    return Command.of(
        "image prune",
        "[OPTIONS]",
        "Remove unused images",
        Command.Arity.NONE,
        List.of(
            toggle("all", 'a', "Remove all unused images, not just dangling ones"),
            list("filter", "Provide filter values (e.g. \"until=<timestamp>\")"),
            toggle("force", 'f', "Do not prompt for confirmation")),
        (session, arguments) -> {
          confirm(
              session,
              arguments,
              arguments.on("all")
                  ? "WARNING! This will remove all images without at least one container associated"
                      + " to them.\n"
                  : "WARNING! This will remove all dangling images.\n");
          reclaimed(session, images(session, arguments));
          return 0;
        });
  }

  private static long images(Session session, Arguments arguments) throws IOException {
    List<String> filters = new ArrayList<>(arguments.list("filter"));
    filters.add("dangling=" + !arguments.on("all"));
    Node answer = prune(session, "/images/prune", arguments, filters);
    List<String> lines = new ArrayList<>();
    for (Node item : answer.items("ImagesDeleted")) {
      lines.add(
          item.text("Untagged").isEmpty()
              ? "deleted: " + item.text("Deleted")
              : "untagged: " + item.text("Untagged"));
    }
    show(session, "Deleted Images:", lines);
    return answer.number("SpaceReclaimed");
  }

  static Command networks() {
    return Command.of(
        "network prune",
        "[OPTIONS]",
        "Remove all unused networks",
        Command.Arity.NONE,
        List.of(
            list("filter", "Provide filter values (e.g. \"until=<timestamp>\")"),
            toggle("force", 'f', "Do not prompt for confirmation")),
        (session, arguments) -> {
          confirm(
              session,
              arguments,
              "WARNING! This will remove all custom networks not used by at least one"
                  + " container.\n");
          networks(session, arguments);
          return 0;
        });
  }

  private static void networks(Session session, Arguments arguments) throws IOException {
    Node answer = prune(session, "/networks/prune", arguments, arguments.list("filter"));
    show(session, "Deleted Networks:", answer.texts("NetworksDeleted"));
  }

  static Command volumes() {
    return Command.of(
        "volume prune",
        "[OPTIONS]",
        "Remove unused local volumes",
        Command.Arity.NONE,
        List.of(
            toggle("all", 'a', "Remove all unused volumes, not just anonymous ones"),
            list("filter", "Provide filter values (e.g. \"label=<label>\")"),
            toggle("force", 'f', "Do not prompt for confirmation")),
        (session, arguments) -> {
          confirm(
              session,
              arguments,
              arguments.on("all")
                  ? "WARNING! This will remove all local volumes not used by at least one"
                      + " container.\n"
                  : "WARNING! This will remove anonymous local volumes not used by at least one"
                      + " container.\n");
          List<String> filters = new ArrayList<>(arguments.list("filter"));
          if (arguments.on("all")) {
            filters.add("all=true");
          }
          reclaimed(session, volumes(session, arguments, filters));
          return 0;
        });
  }

  private static long volumes(Session session, Arguments arguments, List<String> filters)
      throws IOException {
    Node answer = prune(session, "/volumes/prune", arguments, filters);
    show(session, "Deleted Volumes:", answer.texts("VolumesDeleted"));
    return answer.number("SpaceReclaimed");
  }

  static Command system() {
    return Command.of(
        "system prune",
        "[OPTIONS]",
        "Remove unused data",
        Command.Arity.NONE,
        List.of(
            toggle("all", 'a', "Remove all unused images not just dangling ones"),
            list("filter", "Provide filter values (e.g. \"label=<key>=<value>\")"),
            toggle("force", 'f', "Do not prompt for confirmation"),
            toggle("volumes", "Prune anonymous volumes")),
        (session, arguments) -> {
          if (arguments.on("volumes") && hasUntil(arguments)) {
            throw new Failure("ERROR: The \"until\" filter is not supported with \"--volumes\"");
          }
          String what =
              arguments.on("all")
                  ? "all images without at least one container associated to them"
                  : "all dangling images";
          confirm(
              session,
              arguments,
              "WARNING! This will remove:\n"
                  + "  - all stopped containers\n"
                  + "  - all networks not used by at least one container\n"
                  + "  - "
                  + what
                  + (arguments.on("volumes")
                      ? "\n  - all anonymous volumes not used by at least one container"
                      : "")
                  + "\n  - unused build cache\n\n");
          long space = containers(session, arguments);
          networks(session, arguments);
          if (arguments.on("volumes")) {
            space += volumes(session, arguments, arguments.list("filter"));
          }
          reclaimed(session, space + images(session, arguments));
          return 0;
        });
  }

  private static boolean hasUntil(Arguments arguments) {
    return arguments.list("filter").stream().anyMatch(filter -> filter.startsWith("until="));
  }

  private static Node prune(Session session, String path, Arguments arguments, List<String> filters)
      throws IOException {
    return session
        .api()
        .call("POST", Query.path(path).with("filters", Filters.json(arguments, filters)));
  }

  private static void show(Session session, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      session.line(title);
      lines.forEach(session::line);
      session.line("");
    }
  }

  private static void reclaimed(Session session, long bytes) {
    session.line("Total reclaimed space: " + Sizes.human(bytes));
  }

  private static void confirm(Session session, Arguments arguments, String warning)
      throws IOException {
    if (arguments.on("force")) {
      return;
    }
    session.print(warning + "Are you sure you want to continue? [y/N] ");
    StringBuilder answer = new StringBuilder();
    for (int c = session.in().read(); c >= 0 && c != '\n'; c = session.in().read()) {
      answer.append((char) c);
    }
    if (!answer.toString().strip().equalsIgnoreCase("y")) {
      throw new Failure("", 0);
    }
  }
}
