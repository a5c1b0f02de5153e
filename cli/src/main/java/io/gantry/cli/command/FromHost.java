package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;

import io.gantry.cli.elf.HostImage;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Json;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code image from-host}: an image of this machine's own programs, with the libraries they need.
 */
public final class FromHost {
  private FromHost() {}

  static Command command() {
    return Command.of(
        "image from-host",
        "[OPTIONS] PATH [PATH...]",
        "Create an image from binaries and files of this machine, with the shared libraries they need",
        Command.Arity.atLeast(1),
        List.of(
            text("cmd", "Default command: a JSON array, or words between blanks"),
            text("entrypoint", "Entrypoint: a JSON array, or words between blanks"),
            list("env", 'e', "Set environment variables in the image"),
            text("message", 'm', "Set commit message for the image"),
            text("tag", 't', "Name and optionally a tag (format: \"name:tag\")"),
            text("workdir", 'w', "Working directory")),
        FromHost::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    HostImage image = HostImage.of(arguments.rest());
    List<String> changes = new ArrayList<>(List.of("ENV PATH=" + image.searchPath()));
    arguments.list("env").forEach(variable -> changes.add("ENV " + variable));
    add(changes, "ENTRYPOINT", arguments.text("entrypoint"));
    add(changes, "CMD", arguments.text("cmd", image.shell()));
    if (arguments.given("workdir")) {
      changes.add("WORKDIR " + arguments.text("workdir"));
    }
    create(
        session,
        image,
        arguments.text("tag"),
        changes,
        arguments.text("message", "Imported from the host"));
    return 0;
  }

  private static void add(List<String> changes, String instruction, String words) {
    if (!words.isEmpty()) {
      changes.add(
          instruction
              + " "
              + (words.startsWith("[") ? words : Json.write(List.of(words.split(" ", -1)))));
    }
  }

  /**
   * Sends the image to the engine under {@code tag}, with Dockerfile instructions for its
   * configuration.
   */
  public static void create(
      Session session, HostImage image, String tag, List<String> changes, String message)
      throws IOException {
    Query path = Query.path("/images/create").with("fromSrc", "-").with("message", message);
    if (!tag.isEmpty()) {
      String full = Create.tagged(tag);
      path.with("repo", full.substring(0, full.lastIndexOf(':')))
          .with("tag", full.substring(full.lastIndexOf(':') + 1));
    }
    changes.forEach(change -> path.with("changes", change));
    try (Api.Exchange exchange =
        session
            .api()
            .open(
                Request.of("POST", path.toString()).stream("application/x-tar", image::writeTo))) {
      new Progress(session.out()).show(exchange.response().body());
    }
  }
}
