package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.WireGarbage;
import io.gantry.engine.image.GarbageReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What images have left that nobody needs: Gantry's own. To look is GET, to remove is POST. */
public final class GarbageRoutes {
  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public GarbageRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/gantry/images/garbage", this::look),
        Route.post("/gantry/images/garbage", this::collect));
  }

  private void look(Call call) throws IOException, InterruptedException {
    call.answer(200, wire(door.engine().images().garbage()));
  }

  private void collect(Call call) throws IOException, InterruptedException {
    call.answer(200, wire(door.engine().images().collect()));
  }

  private static WireGarbage wire(GarbageReport report) {
    return new WireGarbage(
        report.garbage().stream()
            .map(
                item ->
                    new WireGarbage.Item(word(item.kind()), item.name(), item.size(), item.why()))
            .toList(),
        report.held().stream()
            .map(
                held ->
                    new WireGarbage.Held(
                        word(held.kind()),
                        held.name(),
                        held.size(),
                        held.lease(),
                        held.until().map(Instant::toString).orElse("")))
            .toList(),
        report.bytes());
  }

  private static String word(GarbageReport.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
