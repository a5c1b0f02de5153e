package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.archive.ArchiveRoute;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Environment;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Standard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code volume cp}, {@code backup}, {@code restore} and {@code clone}: Gantry's own. */
final class VolumeFiles {
  private VolumeFiles() {}

  static Command copy() {
    return Command.of(
        "volume cp",
        "[OPTIONS] VOLUME:SRC_PATH DEST_PATH|-\n"
            + "\tgantry volume cp [OPTIONS] SRC_PATH|- VOLUME:DEST_PATH",
        "Copy files/folders between a volume and the local filesystem",
        Command.Arity.exactly(2),
        List.of(
            toggle("archive", 'a', "Archive mode (copy all uid/gid information)"),
            toggle("follow-link", 'L', "Always follow symbol link in SRC_PATH")),
        (session, arguments) -> Copy.run(session, arguments, ArchiveRoute.VOLUME));
  }

  static Command backup() {
    return Command.of(
        "volume backup",
        "[OPTIONS] VOLUME",
        "Save all files of a volume to a tar archive (streamed to STDOUT by default)",
        Command.Arity.exactly(1),
        List.of(text("output", 'o', "Write to a file, instead of STDOUT")),
        (session, arguments) -> {
          Look.save(
              session,
              "failed to save volume",
              arguments.text("output"),
              Query.path("/gantry/volumes/%s/archive", arguments.at(0)).with("path", "/."));
          return 0;
        });
  }

  static Command restore() {
    return Command.of(
        "volume restore",
        "[OPTIONS] VOLUME",
        "Make a volume of a tar archive, whole or not at all (read from STDIN by default)",
        Command.Arity.exactly(1),
        List.of(
            text("input", 'i', "Read from a file, instead of STDIN"),
            list("label", "Set metadata for the volume")),
        VolumeFiles::restore);
  }

  private static int restore(Session session, Arguments arguments) throws IOException {
    String file = arguments.text("input");
    if (file.isEmpty() && Standard.isTerminal(Standard.IN)) {
      throw new Failure("requested restore from stdin, but stdin is empty");
    }
    Query query = Query.path("/gantry/volumes/%s/restore", arguments.at(0));
    arguments.list("label").forEach(label -> query.with("label", label));
    try (InputStream in = file.isEmpty() ? session.in() : Files.newInputStream(Path.of(file));
        Api.Exchange exchange =
            session
                .api()
                .open(
                    Request.of("POST", query.toString()).stream(
                        "application/x-tar", in::transferTo))) {
      exchange.response().text();
    }
    session.line(arguments.at(0));
    return 0;
  }

  static Command duplicate() {
    return Command.of(
        "volume clone",
        "[OPTIONS] SOURCE VOLUME",
        "Make a volume with all files of another one, sharing their blocks where possible",
        Command.Arity.exactly(2),
        List.of(list("label", "Set metadata for the volume")),
        (session, arguments) -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("Name", arguments.at(1));
          body.put("Labels", Environment.map(arguments.list("label")));
          Node made =
              session
                  .api()
                  .call("POST", Query.path("/gantry/volumes/%s/clone", arguments.at(0)), body);
          session.line(made.text("Name"));
          return 0;
        });
  }
}
