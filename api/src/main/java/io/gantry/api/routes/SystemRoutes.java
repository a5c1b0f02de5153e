package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.ContainerTranslation;
import io.gantry.api.translate.DiskUsageTranslation;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.translate.ImageTranslation;
import io.gantry.api.translate.SystemTranslation;
import io.gantry.api.translate.Times;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WireImageSummary;
import io.gantry.api.wire.WireSummary;
import io.gantry.engine.Filters;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.ListImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The engine itself: whether it is there, what it is, what happens in it. */
public final class SystemRoutes {
  private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);
  private static final Duration EVENT_PATIENCE = Duration.ofSeconds(30);

  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public SystemRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/_ping", this::ping),
        Route.head("/_ping", this::ping),
        Route.get("/version", this::version),
        Route.get("/info", this::info),
        Route.get("/events", this::events),
        Route.get("/system/df", this::diskUsage));
  }

  /** Does not need the engine: it says that somebody listens. */
  private void ping(Call call) throws IOException {
    call.response()
        .header("Cache-Control", "no-cache, no-store, must-revalidate")
        .header("Pragma", "no-cache")
        .header("Builder-Version", "2")
        .header("Swarm", "inactive");
    boolean head = call.request().method().equals("HEAD");
    call.response().send("text/plain; charset=utf-8", head ? new byte[0] : OK);
  }

  private void version(Call call) throws IOException, InterruptedException {
    call.answer(200, SystemTranslation.version(door.engine().version()));
  }

  private void info(Call call) throws IOException, InterruptedException {
    call.answer(200, SystemTranslation.info(door.engine().info(), call.version()));
  }

  private void events(Call call) throws IOException, InterruptedException {
    Optional<Instant> since = Times.unix("since", call.query().text("since"));
    Optional<Instant> until = Times.unix("until", call.query().text("until"));
    if (since.isPresent() && until.isPresent() && since.get().isAfter(until.get())) {
      throw ApiError.invalid(
          "`since` time (%s) cannot be after `until` time (%s)"
              .formatted(call.query().text("since"), call.query().text("until")));
    }
    Filters filters = FilterTranslation.parse(call.query().text("filters"));
    call.request().interruptWhenGone();
    try (Events.Subscription events = door.engine().events().subscribe(since, until, filters)) {
      OutputStream out = call.response().stream("application/json");
      out.flush();
      while (!events.ended()) {
        Event event = events.next(Duration.ZERO);
        if (event == null) {
          out.flush(); // not after each one of a long past
          event = events.next(EVENT_PATIENCE);
        }
        if (event != null) {
          out.write(Wire.write(SystemTranslation.event(event, call.version())));
        }
      }
    }
  }

  private void diskUsage(Call call) throws IOException, InterruptedException {
    List<String> types = call.query().all("type");
    for (String type : types) {
      if (!List.of("container", "image", "volume", "build-cache").contains(type)) {
        throw ApiError.invalid("unknown object type: " + type);
      }
    }
    ListContainers all = new ListContainers(true, 0, Containers.Sizes.COMPUTE, Filters.NONE);
    List<ContainerSummary> containers =
        types.isEmpty() || types.contains("container")
            ? door.engine().containers().list(all)
            : List.of();
    List<WireSummary> summaries =
        containers.stream().map(c -> ContainerTranslation.summary(c, call.version())).toList();
    Images images = door.engine().images();
    boolean withImages = types.isEmpty() || types.contains("image");
    List<WireImageSummary> imageSummaries =
        withImages
            ? images.list(new ListImages(false, Filters.NONE, true, false)).stream()
                .map(image -> ImageTranslation.used(image, call.version()))
                .toList()
            : List.of();
    boolean withVolumes = types.isEmpty() || types.contains("volume");
    call.answer(
        200,
        DiskUsageTranslation.toWire(
            withImages ? images.layersSize() : 0,
            imageSummaries,
            summaries,
            withVolumes ? door.engine().volumes().usage() : List.of(),
            call.query().flag("verbose"),
            call.version()));
  }
}
