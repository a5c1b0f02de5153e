package io.gantry.cli.command;

import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Moving to another storage driver. That is the work of the daemon's program, on a data root that
 * no engine uses; this only calls it, with the options that the engine itself is started with.
 */
final class Storage {
  private static final String DAEMON = "bin/gantryd";

  private Storage() {}

  static Command migrate() {
    return Command.of(
            "system migrate-storage",
            "DRIVER [GANTRYD-OPTION...]",
            "Move images and containers to another storage driver while the engine is stopped",
            Command.Arity.atLeast(1),
            List.of(),
            (session, arguments) -> run(arguments))
        .greedy();
  }

  private static int run(Arguments arguments) throws IOException {
    String home = System.getenv().getOrDefault("GANTRY_HOME", "");
    if (home.isEmpty()) {
      throw new Failure("GANTRY_HOME is not set: use gantryd --migrate-storage DRIVER");
    }
    List<String> command = new ArrayList<>(List.of(Path.of(home, DAEMON).toString()));
    List<String> given = arguments.rest();
    command.addAll(List.of("--migrate-storage", given.getFirst()));
    command.addAll(given.subList(1, given.size()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted", e);
    }
  }
}
