package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.translate.VolumeTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireVolumeCreate;
import io.gantry.api.wire.WireVolumePrune;
import io.gantry.api.wire.WireVolumes;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volumes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Volumes. */
public final class VolumeRoutes {
  /** Until then a prune was always of all, whether they had a name or not. */
  private static final int NAMED_ARE_SPARED = 42;

  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public VolumeRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/volumes", this::list),
        Route.post("/volumes/create", this::create),
        Route.post("/volumes/prune", this::prune),
        Route.get("/volumes/{name}", this::inspect),
        Route.put("/volumes/{name}", VolumeRoutes::update),
        Route.delete("/volumes/{name}", this::remove));
  }

  private Volumes volumes() throws InterruptedException {
    return door.engine().volumes();
  }

  private void list(Call call) throws IOException, InterruptedException {
    Volumes.Listed listed = volumes().list(listFilters(call));
    call.answer(
        200,
        new WireVolumes(
            listed.volumes().stream().map(VolumeTranslation::volume).toList(),
            listed.warnings().isEmpty() ? null : listed.warnings()));
  }

  private static Filters listFilters(Call call) {
    try {
      return FilterTranslation.parse(call.query().text("filters"));
    } catch (ApiError e) {
      throw ApiError.invalid("error reading volume filters: " + e.getMessage());
    }
  }

  private void create(Call call) throws IOException, InterruptedException {
    CreateVolume request =
        call.optionalBody(WireVolumeCreate.class)
            .map(VolumeTranslation::request)
            .orElseGet(CreateVolume::anonymous);
    call.answer(201, VolumeTranslation.volume(volumes().create(request)));
  }

  private void prune(Call call) throws IOException, InterruptedException {
    Filters filters = FilterTranslation.parse(call.query().text("filters"));
    if (!call.version().atLeast(NAMED_ARE_SPARED)) {
      Map<String, List<String>> all = new HashMap<>(filters.values());
      all.put("all", List.of("true"));
      filters = new Filters(all);
    }
    Volumes.Pruned pruned = volumes().prune(filters);
    call.answer(200, new WireVolumePrune(pruned.names(), pruned.reclaimed()));
  }

  private void inspect(Call call) throws IOException, InterruptedException {
    call.answer(200, VolumeTranslation.volume(volumes().inspect(call.name())));
  }

  private static void update(Call call) {
    throw new EngineException.Unavailable(
        "volume update only valid for cluster volumes, but swarm is unavailable");
  }

  private void remove(Call call) throws IOException, InterruptedException {
    boolean force = call.query().flag("force");
    volumes().remove(call.name(), force ? Volumes.Removal.FORCED : Volumes.Removal.ORDERLY);
    call.answer(204);
  }
}
