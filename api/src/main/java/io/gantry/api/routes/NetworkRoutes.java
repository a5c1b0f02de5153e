package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.CreateTranslation;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.translate.NetworkTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireNetworkConnect;
import io.gantry.api.wire.WireNetworkCreate;
import io.gantry.api.wire.WireNetworkCreated;
import io.gantry.api.wire.WireNetworkDisconnect;
import io.gantry.engine.EngineException;
import io.gantry.engine.network.NetworkDetails;
import io.gantry.engine.network.Networks;
import io.gantry.engine.network.Networks.Disconnect;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks. */
public final class NetworkRoutes {
  private static final Set<String> TRUTHS =
      Set.of("1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False");

  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public NetworkRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/networks", this::list),
        Route.post("/networks/create", this::create),
        Route.post("/networks/prune", this::prune),
        Route.post("/networks/{name}/connect", this::connect),
        Route.post("/networks/{name}/disconnect", this::disconnect),
        Route.get("/networks/{name}", this::inspect),
        Route.delete("/networks/{name}", this::remove));
  }

  private Networks networks() throws InterruptedException {
    return door.engine().networks();
  }

  private void list(Call call) throws IOException, InterruptedException {
    call.answer(
        200,
        networks().list(FilterTranslation.parse(call.query().text("filters"))).stream()
            .map(NetworkTranslation::network)
            .toList());
  }

  private void create(Call call) throws IOException, InterruptedException {
    WireNetworkCreate body = call.body(WireNetworkCreate.class);
    Networks.Created created = networks().create(NetworkTranslation.request(body));
    call.answer(201, new WireNetworkCreated(created.id(), created.warning()));
  }

  private void prune(Call call) throws IOException, InterruptedException {
    List<String> removed = networks().prune(FilterTranslation.parse(call.query().text("filters")));
    call.answer(200, removed.isEmpty() ? Map.of() : Map.of("NetworksDeleted", removed));
  }

  private void connect(Call call) throws IOException, InterruptedException {
    WireNetworkConnect body = call.body(WireNetworkConnect.class);
    networks()
        .connect(
            call.name(),
            NetworkTranslation.text(body.container()),
            CreateTranslation.endpoint(body.endpointConfig()));
    call.answer(200);
  }

  private void disconnect(Call call) throws IOException, InterruptedException {
    WireNetworkDisconnect body = call.body(WireNetworkDisconnect.class);
    networks()
        .disconnect(
            call.name(),
            NetworkTranslation.text(body.container()),
            body.force() ? Disconnect.FORCED : Disconnect.ORDERLY);
    call.answer(200);
  }

  /** {@code rules=true} is Gantry's own: the network's part of the firewall as plain text. */
  private void inspect(Call call) throws IOException, InterruptedException {
    String verbose = call.query().text("verbose");
    if (!verbose.isEmpty() && !TRUTHS.contains(verbose)) {
      throw ApiError.invalid(
          "invalid value for verbose: %s: strconv.ParseBool: parsing \"%s\": invalid syntax"
              .formatted(verbose, verbose));
    }
    if (call.query().flag("rules")) {
      String rules = networks().rules(call.name());
      call.response()
          .status(200)
          .send(
              "text/plain; charset=utf-8", rules.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return;
    }
    NetworkDetails found = networks().inspect(call.name());
    String scope = call.query().text("scope");
    if (!scope.isEmpty() && !scope.equals(found.scope())) {
      throw new EngineException.NotFound("network " + call.name() + " not found");
    }
    call.answer(200, NetworkTranslation.network(found));
  }

  private void remove(Call call) throws IOException, InterruptedException {
    networks().remove(call.name());
    call.answer(204);
  }
}
