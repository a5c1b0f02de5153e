package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.WireCheck;
import io.gantry.engine.check.Inspection;
import io.gantry.engine.check.Inspection.Depth;
import io.gantry.engine.check.Inspection.Hand;
import io.gantry.engine.check.Inspection.Report;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Whether everything is as it should be: Gantry's own. To look is GET, to repair is POST. */
public final class CheckRoutes {
  private final EngineDoor door;

  /** Of the engine behind {@code door}. */
  public CheckRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/gantry/check", call -> run(call, Hand.LOOK)),
        Route.post("/gantry/check", call -> run(call, Hand.REPAIR)));
  }

  private void run(Call call, Hand hand) throws IOException, InterruptedException {
    Depth depth = call.query().flag("deep") ? Depth.DIGESTS : Depth.PLAIN;
    call.answer(200, wire(door.engine().inspection().run(depth, hand)));
  }

  private static WireCheck wire(Report report) {
    return new WireCheck(
        report.findings().stream().map(CheckRoutes::wire).toList(),
        report.spaces().stream()
            .map(s -> new WireCheck.Space(s.kind(), s.owner(), s.path(), s.bytes()))
            .toList(),
        report.bytes());
  }

  private static WireCheck.Finding wire(Inspection.Finding finding) {
    return new WireCheck.Finding(
        finding.area(),
        finding.object(),
        finding.problem(),
        finding.remedy(),
        finding.outcome().name().toLowerCase(Locale.ROOT));
  }
}
