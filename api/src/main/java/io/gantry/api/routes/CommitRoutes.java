package io.gantry.api.routes;

import io.gantry.api.http.Query;
import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.CreateTranslation;
import io.gantry.api.wire.CreateRequest;
import io.gantry.api.wire.IdResponse;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.container.CommitContainer;
import io.gantry.engine.container.CommitContainer.Freezing;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images made of containers. */
public final class CommitRoutes {
  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public CommitRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(Route.post("/commit", this::commit));
  }

  private void commit(Call call) throws IOException, InterruptedException {
    Query query = call.query();
    CommitContainer request =
        new CommitContainer(
            ImageRoutes.reference(query.text("repo"), query.text("tag")),
            config(call),
            query.all("changes"),
            query.text("author"),
            query.text("comment"),
            query.flag("pause", true) ? Freezing.PAUSE : Freezing.RUN_ON);
    Digest image = door.engine().containers().commit(query.text("container"), request);
    call.answer(201, new IdResponse(image.toString()));
  }

  private static Optional<ContainerConfig> config(Call call) throws IOException {
    return call.optionalBody(CreateRequest.class).map(CreateTranslation::config);
  }
}
