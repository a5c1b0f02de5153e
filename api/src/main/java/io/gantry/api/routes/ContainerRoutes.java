package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.ContainerTranslation;
import io.gantry.api.translate.CreateTranslation;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.translate.HostConfigTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.CreateRequest;
import io.gantry.api.wire.CreateResponse;
import io.gantry.api.wire.PruneResponse;
import io.gantry.api.wire.TopResponse;
import io.gantry.api.wire.UpdateResponse;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WireHostConfig;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.Containers.CreatedContainer;
import io.gantry.engine.container.Containers.PruneReport;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.container.Containers.TopResult;
import io.gantry.engine.container.ListContainers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The life of containers; what streams is in {@link StreamRoutes}. */
public final class ContainerRoutes {
  /** A body of a start longer than {@code null} and white space is a configuration of old times. */
  private static final long NO_CONFIG_BYTES = 7;

  private final EngineDoor door;
  private final SummaryRows rows = new SummaryRows();

  /** Routes to the engine behind {@code door}. */
  public ContainerRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/containers/json", this::list),
        Route.post("/containers/create", this::create),
        Route.post("/containers/prune", this::prune),
        Route.get("/containers/{name}/json", this::inspect),
        Route.get("/containers/{name}/top", this::top),
        Route.post("/containers/{name}/start", this::start),
        Route.post("/containers/{name}/stop", this::stop),
        Route.post("/containers/{name}/restart", this::restart),
        Route.post("/containers/{name}/kill", this::kill),
        Route.post("/containers/{name}/pause", this::pause),
        Route.post("/containers/{name}/unpause", this::unpause),
        Route.post("/containers/{name}/rename", this::rename),
        Route.post("/containers/{name}/resize", this::resize),
        Route.post("/containers/{name}/update", this::update),
        Route.delete("/containers/{name}", this::remove));
  }

  private Containers containers() throws InterruptedException {
    return door.engine().containers();
  }

  private void list(Call call) throws IOException, InterruptedException {
    ListContainers query =
        new ListContainers(
            call.query().flag("all"),
            Math.max(0, call.integer("limit", 0)),
            sizes(call),
            FilterTranslation.parse(call.query().text("filters")));
    byte[] document = rows.document(containers().list(query), call.version());
    call.response().send("application/json", document);
  }

  private static Sizes sizes(Call call) {
    return call.query().flag("size") ? Sizes.COMPUTE : Sizes.OMIT;
  }

  private void create(Call call) throws IOException, InterruptedException {
    CreateRequest body = call.body(CreateRequest.class);
    CreatedContainer created =
        containers()
            .create(
                CreateTranslation.request(
                    call.query().text("name"),
                    call.query().text("platform"),
                    body,
                    call.version()));
    call.answer(201, new CreateResponse(created.id(), created.warnings()));
  }

  private void prune(Call call) throws IOException, InterruptedException {
    PruneReport report = containers().prune(FilterTranslation.parse(call.query().text("filters")));
    call.answer(
        200,
        new PruneResponse(
            report.deleted().isEmpty() ? null : report.deleted(), report.spaceReclaimed()));
  }

  private void inspect(Call call) throws IOException, InterruptedException {
    call.answer(
        200,
        ContainerTranslation.inspect(
            containers().inspect(call.name(), sizes(call)), call.version()));
  }

  private void top(Call call) throws IOException, InterruptedException {
    TopResult top = containers().top(call.name(), call.query().text("ps_args"));
    call.answer(200, new TopResponse(top.processes(), top.titles()));
  }

  private void start(Call call) throws IOException, InterruptedException {
    long length = call.request().contentLength();
    if (length > NO_CONFIG_BYTES || length < 0) {
      throw ApiError.invalid(
          "starting container with non-empty request body was deprecated since API v1.22 and"
              + " removed in v1.24");
    }
    containers().start(call.name());
    call.answer(204);
  }

  private void stop(Call call) throws IOException, InterruptedException {
    containers().stop(call.name(), call.query().text("signal"), timeout(call));
    call.answer(204);
  }

  private void restart(Call call) throws IOException, InterruptedException {
    containers().restart(call.name(), call.query().text("signal"), timeout(call));
    call.answer(204);
  }

  private static OptionalInt timeout(Call call) {
    return call.query().text("t").isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(call.integer("t", 0));
  }

  private void kill(Call call) throws IOException, InterruptedException {
    containers().kill(call.name(), call.query().text("signal"));
    call.answer(204);
  }

  private void pause(Call call) throws IOException, InterruptedException {
    containers().pause(call.name());
    call.answer(204);
  }

  private void unpause(Call call) throws IOException, InterruptedException {
    containers().unpause(call.name());
    call.answer(204);
  }

  private void rename(Call call) throws IOException, InterruptedException {
    containers().rename(call.name(), call.query().text("name"));
    call.answer(204);
  }

  private void resize(Call call) throws IOException, InterruptedException {
    containers().resize(call.name(), side(call, "h", "height"), side(call, "w", "width"));
    call.answer(200);
  }

  /** Height or width of a terminal, as 16 bits without a sign. */
  static int side(Call call, String parameter, String word) {
    String text = call.query().text(parameter);
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= 0xffff) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    String quoted = Wire.quote(text);
    throw ApiError.invalid("invalid resize " + word + " " + quoted + ": invalid syntax");
  }

  private void update(Call call) throws IOException, InterruptedException {
    WireHostConfig body = call.body(WireHostConfig.class);
    Optional<RestartPolicy> restart =
        body.restartPolicy() == null
            ? Optional.empty()
            : Optional.of(HostConfigTranslation.restart(body.restartPolicy()));
    List<String> warnings =
        containers()
            .update(call.name(), HostConfigTranslation.resources(body, call.version()), restart);
    call.answer(200, new UpdateResponse(warnings.isEmpty() ? null : warnings));
  }

  private void remove(Call call) throws IOException, InterruptedException {
    if (call.query().flag("link")) {
      throw ApiError.absent("removing links between containers is");
    }
    containers()
        .remove(call.name(), new RemoveOptions(call.query().flag("force"), call.query().flag("v")));
    call.answer(204);
  }
}
