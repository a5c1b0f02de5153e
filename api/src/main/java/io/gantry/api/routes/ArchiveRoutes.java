package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.Times;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Change;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WirePathStat;
import io.gantry.engine.archive.Archives;
import io.gantry.engine.archive.Archives.PutOptions;
import io.gantry.engine.archive.Archives.TarContent;
import io.gantry.engine.archive.PathStat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Files of containers, in and out. */
public final class ArchiveRoutes {
  private static final String STAT_HEADER = "X-Docker-Container-Path-Stat";

  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public ArchiveRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.head("/containers/{name}/archive", this::stat),
        Route.get("/containers/{name}/archive", this::get),
        Route.put("/containers/{name}/archive", this::put),
        Route.get("/containers/{name}/changes", this::changes),
        Route.get("/containers/{name}/export", this::export));
  }

  private Archives archives() throws InterruptedException {
    return door.engine().archives();
  }

  /** The path that a call is about. */
  static String path(Call call) {
    String path = call.query().text("path");
    if (path.isEmpty()) {
      throw ApiError.invalid("bad parameter: 'path' cannot be empty");
    }
    return path;
  }

  private void stat(Call call) throws IOException, InterruptedException {
    stat(call, archives().stat(call.name(), path(call)));
    call.answer(200);
  }

  /** Says what is at a path, in Docker's header. */
  static void stat(Call call, PathStat stat) {
    call.response().header(STAT_HEADER, encode(stat));
  }

  private static String encode(PathStat stat) {
    byte[] line =
        Wire.write(
            new WirePathStat(
                stat.name(),
                stat.size(),
                stat.mode(),
                Times.format(stat.modified()),
                stat.linkTarget()));
    return Base64.getEncoder().encodeToString(Arrays.copyOf(line, line.length - 1));
  }

  private void get(Call call) throws IOException, InterruptedException {
    send(call, archives().get(call.name(), path(call)));
  }

  /** Answers with what is at a path. */
  static void send(Call call, TarContent content) throws IOException {
    try (content) {
      stat(call, content.stat());
      content.writeTo(call.response().stream("application/x-tar"));
    }
  }

  private void put(Call call) throws IOException, InterruptedException {
    PutOptions options =
        new PutOptions(call.query().flag("noOverwriteDirNonDir"), call.query().flag("copyUIDGID"));
    archives().put(call.name(), path(call), call.request().body(), options);
    call.answer(200);
  }

  private void changes(Call call) throws IOException, InterruptedException {
    call.answer(
        200,
        archives().changes(call.name()).stream()
            .map(change -> new Change(change.path(), change.kind().code()))
            .toList());
  }

  private void export(Call call) throws IOException, InterruptedException {
    try (TarContent tar = archives().export(call.name())) {
      tar.writeTo(call.response().stream("application/octet-stream"));
    }
  }
}
