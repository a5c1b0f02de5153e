package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireVolumes;
import io.gantry.engine.EngineException;
import java.util.List;
import java.util.Map;

/**
 * Volumes, as far as there are any: none. What would make one says that it is not available yet.
 */
public final class VolumeRoutes {
  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/volumes", call -> call.answer(200, new WireVolumes(List.of(), null))),
        Route.post("/volumes/create", VolumeRoutes::absent),
        Route.post("/volumes/prune", call -> call.answer(200, Map.of("SpaceReclaimed", 0))),
        Route.get("/volumes/{name}", VolumeRoutes::noVolume),
        Route.delete("/volumes/{name}", VolumeRoutes::noVolume));
  }

  private static void absent(Call call) {
    throw ApiError.absent("volumes are");
  }

  private static void noVolume(Call call) {
    throw new EngineException.NotFound("get " + call.name() + ": no such volume");
  }
}
