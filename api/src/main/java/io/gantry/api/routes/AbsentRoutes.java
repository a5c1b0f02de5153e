package io.gantry.api.routes;

import io.gantry.api.routing.Route;
import io.gantry.api.routing.Route.Action;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.CachePruneResponse;
import io.gantry.engine.EngineException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Docker has and Gantry does not have yet: answered as an engine outside any cluster answers,
 * or by saying so.
 */
public final class AbsentRoutes {
  private static final Action NO_MANAGER =
      call -> {
        throw new EngineException.Unavailable(
            "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""
                + " to connect this node to swarm and try again.");
      };
  private static final Action NO_MEMBER =
      call -> {
        throw new EngineException.Unavailable("This node is not part of a swarm");
      };

  /** The table. */
  public List<Route> table() {
    List<Route> routes = new ArrayList<>();
    swarm(routes);
    routes.add(Route.get("/plugins", call -> call.answer(200, List.of())));
    routes.add(Route.post("/build", absent("building images is")));
    routes.add(Route.post("/build/prune", call -> call.answer(200, CachePruneResponse.NOTHING)));
    routes.add(Route.post("/build/cancel", absent("building images is")));
    routes.add(Route.post("/session", absent("building images by BuildKit is")));
    routes.add(Route.post("/grpc", absent("building images by BuildKit is")));
    routes.add(Route.post("/plugins/{name}", absent("plugins are")));
    routes.add(
        Route.get(
            "/plugins/{name}/json",
            call -> {
              throw new EngineException.NotFound("plugin \"" + call.name() + "\" not found");
            }));
    routes.add(Route.get("/plugins/{name}", absent("plugins are")));
    return routes;
  }

  private static void swarm(List<Route> routes) {
    routes.add(Route.get("/swarm", NO_MANAGER));
    routes.add(Route.post("/swarm/init", absent("swarm mode is")));
    routes.add(Route.post("/swarm/join", absent("swarm mode is")));
    routes.add(Route.post("/swarm/leave", NO_MEMBER));
    routes.add(Route.get("/swarm/unlockkey", NO_MANAGER));
    routes.add(Route.post("/swarm/{name}", NO_MANAGER));
    for (String kind : List.of("nodes", "services", "tasks", "secrets", "configs")) {
      routes.add(Route.get("/" + kind, NO_MANAGER));
      routes.add(Route.get("/" + kind + "/{name}", NO_MANAGER));
      routes.add(Route.post("/" + kind + "/{name}", NO_MANAGER));
      routes.add(Route.delete("/" + kind + "/{name}", NO_MANAGER));
    }
  }

  private static Action absent(String what) {
    return call -> {
      throw ApiError.absent(what);
    };
  }
}
