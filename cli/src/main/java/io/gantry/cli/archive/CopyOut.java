package io.gantry.cli.archive;

import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Request;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** From a container or a volume to here, by the rules of {@code cp} that Docker documents. */
public final class CopyOut {
  private final Session session;
  private final ArchiveRoute route;

  /** Copies by {@code route}. */
  public CopyOut(Session session, ArchiveRoute route) {
    this.session = session;
    this.route = route;
  }

  /** Copies; a destination of {@code -} gets the tar stream itself. */
  public void copy(CopyPath from, String to, boolean follow, boolean owners) throws IOException {
    String source = from.path().isEmpty() ? "/" : from.path();
    if (follow) {
      source = followed(from.container(), source);
    }
    try (Api.Exchange exchange =
        session.api().open(Request.of("GET", route.archive(from.container(), source).toString()))) {
      if (to.equals("-")) {
        exchange.response().body().transferTo(session.out());
        session.out().flush();
        return;
      }
      PathStat stat = PathStat.of(exchange.response());
      Path target = target(source, stat, to);
      TarReader reader = new TarReader(exchange.response().body(), owners);
      long bytes =
          reader.unpack(target, CopyPath.asksForContents(source) && Files.isDirectory(Path.of(to)));
      if (Standard.isTerminal(2)) {
        session.warn(
            "Successfully copied " + Sizes.human(bytes) + " to " + Path.of(to).toAbsolutePath());
      }
    }
  }

  private String followed(String container, String path) throws IOException {
    try (Api.Exchange head =
        session.api().open(Request.of("HEAD", route.archive(container, path).toString()))) {
      String link = PathStat.of(head.response()).link();
      if (link.isEmpty()) {
        return path;
      }
      return link.startsWith("/") ? link : CopyPath.directory(path) + "/" + link;
    }
  }

  /** What the copied thing will be called. */
  private static Path target(String source, PathStat stat, String to) throws Failure {
    Path target = Path.of(to);
    if (Files.isDirectory(target)) {
      return CopyPath.asksForContents(source)
          ? target
          : target.resolve(CopyPath.base(source).equals("/") ? "" : stat.name());
    }
    if (Files.exists(target)) {
      if (stat.directory()) {
        throw new Failure("cannot copy directory");
      }
      if (CopyPath.asksForDirectory(to)) {
        throw new Failure("not a directory");
      }
      return target;
    }
    Path parent = target.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new Failure("invalid output path: directory \"" + parent + "\" does not exist");
    }
    if (CopyPath.asksForDirectory(to) && !stat.directory()) {
      throw new Failure("no such directory");
    }
    return target;
  }
}
