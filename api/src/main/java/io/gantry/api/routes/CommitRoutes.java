package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.ImageTranslation;
import io.gantry.api.wire.IdResponse;
import io.gantry.engine.Engine;
import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.Containers;
import io.gantry.engine.image.CommitImage;
import io.gantry.engine.image.Image;
import io.gantry.snapshot.SnapshotKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
    Engine engine = door.engine();
    ContainerDetails container =
        engine.containers().inspect(call.query().text("container"), Containers.Sizes.OMIT);
    List<String> command = new ArrayList<>(List.of(container.path()));
    command.addAll(container.args());
    CommitImage request =
        new CommitImage(
            new SnapshotKey(container.id()),
            container.image(),
            ImageRoutes.reference(call.query().text("repo"), call.query().text("tag")),
            ImageTranslation.execution(container.config()),
            call.query().all("changes"),
            String.join(" ", command),
            call.query().text("author"),
            call.query().text("comment"));
    Image image = engine.images().commit(request);
    call.answer(201, new IdResponse(image.id().toString()));
  }
}
