package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireNetwork;
import io.gantry.api.wire.WireVolumes;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Networks and volumes, as far as there are any: the two networks that need no bridge, and no
 * volumes. What would make others says that it is not available yet.
 */
public final class NetworkRoutes {
  private static final Set<String> FILTERS =
      Set.of("name", "id", "driver", "scope", "type", "label", "dangling");

  private final List<WireNetwork> networks =
      List.of(network("none", "null"), network("host", "host"));

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/networks", this::list),
        Route.post("/networks/create", call -> absent("bridge networks are")),
        Route.post("/networks/prune", call -> call.answer(200, Map.of())),
        Route.post("/networks/{name}/connect", call -> absent("connecting networks is")),
        Route.post("/networks/{name}/disconnect", call -> absent("connecting networks is")),
        Route.get("/networks/{name}", this::inspect),
        Route.delete("/networks/{name}", this::remove),
        Route.get("/volumes", call -> call.answer(200, new WireVolumes(List.of(), null))),
        Route.post("/volumes/create", call -> absent("volumes are")),
        Route.post("/volumes/prune", call -> call.answer(200, Map.of("SpaceReclaimed", 0))),
        Route.get("/volumes/{name}", NetworkRoutes::noVolume),
        Route.delete("/volumes/{name}", NetworkRoutes::noVolume));
  }

  private static void absent(String what) {
    throw ApiError.absent(what);
  }

  private static void noVolume(Call call) {
    throw new EngineException.NotFound("get " + call.name() + ": no such volume");
  }

  private void list(Call call) throws IOException {
    Filters filters = FilterTranslation.parse(call.query().text("filters"));
    filters.requireKnown(FILTERS);
    call.answer(
        200,
        networks.stream()
            .filter(network -> fits(network, filters))
            .map(network -> network.withContainers(null))
            .toList());
  }

  private static boolean fits(WireNetwork network, Filters filters) {
    String name = String.valueOf(network.name());
    return filters.any("name", name::contains)
        && filters.any("id", String.valueOf(network.id())::startsWith)
        && filters.exact("driver", String.valueOf(network.driver()))
        && filters.exact("scope", "local")
        && filters.exact("type", "builtin")
        && filters.any("dangling", value -> value.equals("false") || value.equals("0"))
        && !filters.has("label");
  }

  private void inspect(Call call) throws IOException {
    call.answer(200, find(call.name()));
  }

  private WireNetwork find(String name) {
    return networks.stream()
        .filter(n -> name.equals(n.name()) || String.valueOf(n.id()).startsWith(name))
        .findFirst()
        .orElseThrow(() -> new EngineException.NotFound("network " + name + " not found"));
  }

  private void remove(Call call) {
    throw new EngineException.Forbidden(
        find(call.name()).name() + " is a pre-defined network and cannot be removed");
  }

  private static WireNetwork network(String name, String driver) {
    return new WireNetwork(
        name,
        id(name),
        "0001-01-01T00:00:00Z",
        "local",
        driver,
        true,
        false,
        new WireNetwork.Ipam("default", null, List.of()),
        false,
        false,
        false,
        new WireNetwork.ConfigFrom(""),
        false,
        Map.of(),
        Map.of(),
        Map.of());
  }

  private static String id(String name) {
    try {
      byte[] text = ("gantry network " + name).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
