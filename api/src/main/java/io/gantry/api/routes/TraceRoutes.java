package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireTrace;
import io.gantry.engine.trace.StartTrace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How long things took: Gantry's own. */
public final class TraceRoutes {
  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public TraceRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(Route.get("/gantry/containers/{name}/trace", this::lastStart));
  }

  private void lastStart(Call call) throws IOException, InterruptedException {
    StartTrace trace =
        door.engine()
            .traces()
            .lastStart(call.name())
            .orElseThrow(
                () ->
                    new ApiError(
                        404,
                        "container "
                            + call.name()
                            + " has not been started by this engine since it was opened"));
    call.answer(200, wire(trace));
  }

  private static WireTrace wire(StartTrace trace) {
    return new WireTrace(
        trace.container(),
        trace.begun().toString(),
        trace.nanos(),
        trace.failure().orElse(""),
        trace.steps().stream()
            .map(
                s ->
                    new WireTrace.Step(
                        s.kind().name().toLowerCase(Locale.ROOT), s.name(), s.at(), s.nanos()))
            .toList());
  }
}
