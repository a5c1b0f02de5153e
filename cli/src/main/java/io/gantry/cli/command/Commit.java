package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Query;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.List;

/** {@code commit}. */
final class Commit {
  private Commit() {}

  static Command command() {
    return Command.of(
        "commit",
        "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
        "Create a new image from a container's changes",
        new Command.Arity(1, 2),
        List.of(
            text("author", 'a', "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")"),
            list("change", 'c', "Apply Dockerfile instruction to the created image"),
            text("message", 'm', "Commit message"),
            toggle("pause", 'p', "Pause container during commit (default true)")),
        Commit::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    boolean pause = !arguments.given("pause") || arguments.on("pause");
    Query path =
        Query.path("/commit")
            .with("container", arguments.at(0))
            .with("author", arguments.text("author"))
            .with("comment", arguments.text("message"))
            .with("pause", pause ? "1" : "0");
    arguments.list("change").forEach(change -> path.with("changes", change));
    if (arguments.rest().size() > 1) {
      ImageWork.tagged(path, "repo", arguments.at(1));
    }
    session.line(session.api().call("POST", path).text("Id"));
    return 0;
  }
}
