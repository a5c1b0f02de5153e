package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.VolumeTranslation;
import io.gantry.api.wire.WireVolumeCreate;
import io.gantry.engine.archive.Archives.PutOptions;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeArchives;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Files of volumes. Docker's API has nothing for them, so these routes are Gantry's own, below
 * {@code /gantry}:
 *
 * <ul>
 *   <li>{@code HEAD}, {@code GET}, {@code PUT /gantry/volumes/NAME/archive?path=…}: as for
 *       containers;
 *   <li>{@code POST /gantry/volumes/NAME/restore}: makes the volume of the tar archive in the body;
 *   <li>{@code POST /gantry/volumes/NAME/clone}: makes the volume that the document in the body
 *       describes, as for {@code /volumes/create}, with what is in NAME.
 * </ul>
 */
public final class VolumeFileRoutes {
  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public VolumeFileRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.head("/gantry/volumes/{name}/archive", this::stat),
        Route.get("/gantry/volumes/{name}/archive", this::get),
        Route.put("/gantry/volumes/{name}/archive", this::put),
        Route.post("/gantry/volumes/{name}/restore", this::restore),
        Route.post("/gantry/volumes/{name}/clone", this::copy));
  }

  private VolumeArchives archives() throws InterruptedException {
    return door.engine().volumes().archives();
  }

  private void stat(Call call) throws IOException, InterruptedException {
    ArchiveRoutes.stat(call, archives().stat(call.name(), ArchiveRoutes.path(call)));
    call.answer(200);
  }

  private void get(Call call) throws IOException, InterruptedException {
    ArchiveRoutes.send(call, archives().get(call.name(), ArchiveRoutes.path(call)));
  }

  private void put(Call call) throws IOException, InterruptedException {
    PutOptions options = new PutOptions(call.query().flag("noOverwriteDirNonDir"), false);
    archives().put(call.name(), ArchiveRoutes.path(call), call.request().body(), options);
    call.answer(200);
  }

  private void restore(Call call) throws IOException, InterruptedException {
    CreateVolume wanted =
        new CreateVolume(
            call.name(),
            Volume.LOCAL,
            Map.of(),
            VolumeTranslation.labels(call.query().all("label")));
    call.answer(201, VolumeTranslation.volume(archives().restore(wanted, call.request().body())));
  }

  private void copy(Call call) throws IOException, InterruptedException {
    CreateVolume wanted = VolumeTranslation.request(call.body(WireVolumeCreate.class));
    call.answer(201, VolumeTranslation.volume(archives().copy(call.name(), wanted)));
  }
}
