package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.archive.ArchiveRoute;
import io.gantry.cli.archive.CopyIn;
import io.gantry.cli.archive.CopyOut;
import io.gantry.cli.archive.CopyPath;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.List;

/** {@code cp}. */
final class Copy {
  private Copy() {}

  static Command command() {
    return Command.of(
        "cp",
        "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n"
            + "\tgantry cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
        "Copy files/folders between a container and the local filesystem",
        Command.Arity.exactly(2),
        List.of(
            toggle("archive", 'a', "Archive mode (copy all uid/gid information)"),
            toggle("follow-link", 'L', "Always follow symbol link in SRC_PATH"),
            toggle(
                "quiet",
                'q',
                "Suppress progress output during copy. Progress output is automatically suppressed"
                    + " if no terminal is attached")),
        (session, arguments) -> run(session, arguments, ArchiveRoute.CONTAINER));
  }

  static int run(Session session, Arguments arguments, ArchiveRoute route) throws IOException {
    for (int i = 0; i < 2; i++) {
      if (arguments.at(i).isEmpty()) {
        throw new Failure(i == 0 ? "source can not be empty" : "destination can not be empty");
      }
    }
    CopyPath from = CopyPath.parse(arguments.at(0));
    CopyPath to = CopyPath.parse(arguments.at(1));
    if (from.inContainer() && to.inContainer()) {
      throw new Failure(
          route == ArchiveRoute.CONTAINER
              ? "copying between containers is not supported"
              : "copying between volumes is not supported, but \"volume clone\" is");
    }
    if (!from.inContainer() && !to.inContainer()) {
      throw new Failure(
          "must specify at least one "
              + (route == ArchiveRoute.CONTAINER ? "container" : "volume")
              + " source");
    }
    boolean follow = arguments.on("follow-link");
    if (from.inContainer()) {
      new CopyOut(session, route).copy(from, to.path(), follow, arguments.on("archive"));
    } else {
      new CopyIn(session, route).copy(from.path(), to, follow, arguments.on("archive"));
    }
    return 0;
  }
}
