package io.gantry.cli.command;

import io.gantry.cli.demo.Demo;
import io.gantry.cli.option.Command;
import java.util.List;

/** {@code demo}. */
final class Tour {
  private Tour() {}

  static Command command() {
    return Command.of(
        "demo",
        "",
        "Show what this is: run a web server of this machine's own files in a container, look at it, clean up",
        Command.Arity.NONE,
        List.of(),
        (session, arguments) -> Demo.run(session));
  }
}
