package io.gantry.cli.archive;

import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** From here into a container or a volume, by the rules of {@code cp} that Docker documents. */
public final class CopyIn {
  private final Session session;
  private final ArchiveRoute route;

  /** Copies by {@code route}. */
  public CopyIn(Session session, ArchiveRoute route) {
    this.session = session;
    this.route = route;
  }

  /** Copies; a source of {@code -} is a tar stream from standard input. */
  public void copy(String from, CopyPath to, boolean follow, boolean owners) throws IOException {
    String path = to.path().isEmpty() ? "/" : to.path();
    String stated = path.length() > 1 ? path.replaceAll("/+$", "") : path;
    PathStat there = stat(to.container(), stated);
    if (there != null && !there.link().isEmpty()) {
      path =
          there.link().startsWith("/")
              ? there.link()
              : CopyPath.directory(path) + "/" + there.link();
      there = stat(to.container(), path);
    }
    boolean directory = there != null && there.directory();
    if (from.equals("-")) {
      if (!directory) {
        throw new Failure(
            "destination \"" + to.container() + ":" + path + "\" must be a directory");
      }
      send(to.container(), path, owners, session.in()::transferTo);
      return;
    }
    files(from, new CopyPath(to.container(), path), follow, owners, there != null, directory);
  }

  private void files(
      String from, CopyPath to, boolean follow, boolean owners, boolean exists, boolean directory)
      throws IOException {
    Path source = Path.of(from);
    boolean enters = follow || CopyPath.asksForDirectory(from);
    if (!(enters ? Files.exists(source) : Files.exists(source, LinkOption.NOFOLLOW_LINKS))) {
      throw new Failure(
          "lstat " + source.toAbsolutePath().normalize() + ": no such file or directory");
    }
    if (enters) {
      source = source.toRealPath();
    }
    boolean tree = Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS);
    if (CopyPath.asksForDirectory(from) && !tree) {
      throw new Failure("not a directory");
    }
    Target target = target(from, to.path(), tree, exists, directory);
    AtomicLong bytes = new AtomicLong();
    Path root = source;
    send(
        to.container(),
        target.directory(),
        owners,
        out -> bytes.set(TarWriter.write(out, root, target.name())));
    if (Standard.isTerminal(2)) {
      session.warn(
          "Successfully copied "
              + Sizes.human(bytes.get())
              + " to "
              + to.container()
              + ":"
              + to.path());
    }
  }

  /** Where to unpack, and under which name; an empty name stands for the directory's contents. */
  private record Target(String directory, String name) {}

  private static Target target(
      String from, String to, boolean tree, boolean exists, boolean directory) throws Failure {
    if (directory) {
      return new Target(
          to,
          tree && CopyPath.asksForContents(from)
              ? ""
              : CopyPath.base(Path.of(from).toAbsolutePath().normalize().toString()));
    }
    if (exists && tree) {
      throw new Failure("cannot copy directory");
    }
    if (CopyPath.asksForDirectory(to) && !tree) {
      throw new Failure(exists ? "not a directory" : "no such directory");
    }
    return new Target(CopyPath.directory(to), CopyPath.base(to));
  }

  private @org.jspecify.annotations.Nullable PathStat stat(String container, String path)
      throws IOException {
    try (Api.Exchange head =
        session.api().open(Request.of("HEAD", route.archive(container, path).toString()))) {
      return PathStat.of(head.response());
    } catch (ApiException e) {
      if (e.notFound()) {
        session.api().call("GET", route.inspect(container));
        return null;
      }
      throw e;
    }
  }

  private void send(
      String container, String path, boolean owners, io.gantry.cli.http.Body.Writer writer)
      throws IOException {
    Query query =
        route
            .archive(container, path)
            .with("noOverwriteDirNonDir", "true")
            .with("copyUIDGID", owners ? "true" : "");
    try (Api.Exchange exchange =
        session
            .api()
            .open(Request.of("PUT", query.toString()).stream("application/x-tar", writer))) {
      exchange.response().text();
    }
  }
}
