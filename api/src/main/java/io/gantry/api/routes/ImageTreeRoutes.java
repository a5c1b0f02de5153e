package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireImagePart;
import io.gantry.engine.image.CopyImage;
import io.gantry.engine.image.ImagePart;
import io.gantry.engine.image.Images;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What images consist of, and copies of all of it between registries: Gantry's own. */
public final class ImageTreeRoutes {
  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public ImageTreeRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/gantry/images/{name}/tree", this::tree),
        Route.post("/gantry/images/{name}/copy", this::copy));
  }

  private Images images() throws InterruptedException {
    return door.engine().images();
  }

  private void tree(Call call) throws IOException, InterruptedException {
    call.answer(200, wire(images().parts(call.name())));
  }

  private static WireImagePart wire(ImagePart part) {
    return new WireImagePart(
        part.digest().toString(),
        part.kind().name().toLowerCase(Locale.ROOT),
        part.name(),
        part.available(),
        part.size(),
        part.created().map(Instant::getEpochSecond).orElse(0L),
        part.parts().stream().map(ImageTreeRoutes::wire).toList());
  }

  /** {@code X-Registry-Auth} is for the target, {@code X-Registry-Auth-Source} for the source. */
  private void copy(Call call) throws IOException, InterruptedException {
    Images images = images();
    CopyImage request =
        new CopyImage(
            parsed(call.name()),
            parsed(call.query().text("to")),
            call.query().flag("everything"),
            RegistryAuth.of(call.request(), "X-Registry-Auth-Source"),
            RegistryAuth.of(call.request()));
    TransferLines lines = new TransferLines(call);
    lines.serve(() -> images.copy(request, lines));
  }

  private static Reference parsed(String name) {
    try {
      return Reference.parse(name);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }
}
