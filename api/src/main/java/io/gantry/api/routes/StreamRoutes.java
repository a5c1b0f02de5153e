package io.gantry.api.routes;

import io.gantry.api.http.ClientGoneException;
import io.gantry.api.http.Hijacked;
import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.StatsTranslation;
import io.gantry.api.translate.Times;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WaitResponse;
import io.gantry.api.wire.Wire;
import io.gantry.engine.Engine;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.WaitCondition;
import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.LogQuery.Decoration;
import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.OutputKind;
import io.gantry.engine.stats.Statistics;
import io.gantry.engine.stats.Stats;
import io.gantry.engine.stream.AttachRequest;
import io.gantry.engine.stream.Attachment;
import io.gantry.engine.stream.DetachKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What goes on while a client listens: logs, attached streams, statistics, waiting for an end. */
public final class StreamRoutes {
  /** Since then a WebSocket's client says which streams it wants. */
  private static final int CHOSEN_STREAMS = 42;

  /** Since then a WebSocket's messages are bytes. */
  private static final int BINARY_FRAMES = 28;

  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public StreamRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/containers/{name}/logs", this::logs),
        Route.post("/containers/{name}/attach", this::attach),
        Route.get("/containers/{name}/attach/ws", this::attachSocket),
        Route.get("/containers/{name}/stats", this::stats),
        Route.post("/containers/{name}/wait", this::await));
  }

  private void logs(Call call) throws IOException, InterruptedException {
    Set<OutputKind> streams = streams(call);
    if (streams.isEmpty()) {
      throw ApiError.invalid("Bad parameters: you must choose at least one stream");
    }
    Engine engine = door.engine();
    boolean tty = isTerminal(engine, call.name());
    LogQuery query =
        new LogQuery(
            streams,
            call.query().flag("follow"),
            Times.unix("since", call.query().text("since")),
            Times.unix("until", call.query().text("until")).filter(t -> t.getEpochSecond() != 0),
            tail(call.query().text("tail")),
            new Decoration(call.query().flag("timestamps"), call.query().flag("details")),
            tty ? Framing.RAW : framing(call));
    try (ByteSource log = engine.logs().read(call.name(), query)) {
      OutputStream out = call.response().stream(Streams.contentType(call.version(), tty));
      out.flush();
      call.request().onGone(log::close);
      Pumps.send(log, out);
    }
  }

  private static Set<OutputKind> streams(Call call) {
    Set<OutputKind> streams = EnumSet.noneOf(OutputKind.class);
    if (call.query().flag("stdout")) {
      streams.add(OutputKind.STDOUT);
    }
    if (call.query().flag("stderr")) {
      streams.add(OutputKind.STDERR);
    }
    return streams;
  }

  private static OptionalLong tail(String text) {
    try {
      return text.isEmpty() || text.equals("all")
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // as dockerd: what is no number is all
    }
  }

  /** Only the docker CLI is known to put up with several lines in a frame. */
  private static Framing framing(Call call) {
    return call.request().header("User-Agent").orElse("").startsWith("Docker-Client/")
        ? Framing.COALESCED
        : Framing.FRAME_PER_LINE;
  }

  private static boolean isTerminal(Engine engine, String container) {
    return engine.containers().inspect(container, Sizes.OMIT).config().stdio().tty();
  }

  private void attach(Call call) throws IOException, InterruptedException {
    Engine engine = door.engine();
    boolean tty = isTerminal(engine, call.name());
    boolean input = call.query().flag("stdin");
    AttachRequest request =
        new AttachRequest(
            streams(call),
            input,
            call.query().flag("logs"),
            call.query().flag("stream"),
            tty ? Framing.RAW : Framing.COALESCED,
            DetachKeys.parse(call.query().text("detachKeys")));
    try (Attachment process = engine.attachments().attach(call.name(), request)) {
      Hijacked client = call.response().hijack(Streams.contentType(call.version(), tty));
      Pumps.connect(call.request(), client, process, input);
    }
  }

  /** The same for browsers: nothing is multiplexed, and old clients get all streams. */
  private void attachSocket(Call call) throws IOException, InterruptedException {
    Engine engine = door.engine();
    String id = engine.containers().id(call.name());
    String key =
        call.request().webSocketKey().orElseThrow(() -> ApiError.invalid("not websocket protocol"));
    boolean chosen = call.version().atLeast(CHOSEN_STREAMS);
    AttachRequest request =
        new AttachRequest(
            chosen ? streams(call) : EnumSet.of(OutputKind.STDOUT, OutputKind.STDERR),
            !chosen || call.query().flag("stdin"),
            call.query().flag("logs"),
            call.query().flag("stream"),
            Framing.RAW,
            DetachKeys.parse(call.query().text("detachKeys")));
    try (Attachment process = engine.attachments().attach(id, request)) {
      Hijacked client = call.response().webSocket(key, call.version().atLeast(BINARY_FRAMES));
      // What comes is always read: pings and the close frame come between the input.
      Pumps.connect(call.request(), client, process, true);
      client.output().close();
    }
  }

  private void stats(Call call) throws IOException, InterruptedException {
    boolean stream = call.query().flag("stream", true);
    boolean oneShot = call.query().flag("one-shot");
    if (stream && call.query().has("stream") && oneShot) {
      throw ApiError.invalid("cannot have stream=true and one-shot=true");
    }
    Statistics statistics = door.engine().statistics();
    call.request().interruptWhenGone();
    if (!stream || oneShot) {
      Statistics.Baseline baseline = oneShot ? Statistics.Baseline.NONE : Statistics.Baseline.WAIT;
      call.answer(200, StatsTranslation.toWire(statistics.read(call.name(), baseline)));
      return;
    }
    try (Statistics.Feed feed = statistics.follow(call.name())) {
      OutputStream out = call.response().stream("application/json");
      for (Optional<Stats> next = feed.next(); next.isPresent(); next = feed.next()) {
        out.write(Wire.write(StatsTranslation.toWire(next.get())));
        out.flush();
      }
    }
  }

  /** Says at once that it waits, so that clients may start the container after that. */
  private void await(Call call) throws IOException, InterruptedException {
    WaitCondition condition = condition(call.query().text("condition"));
    CompletableFuture<WaitResult> end = door.engine().containers().wait(call.name(), condition);
    call.request().onGone(() -> end.cancel(false));
    OutputStream out = call.response().stream("application/json");
    if (call.version().atLeast(30)) {
      out.flush();
    }
    WaitResponse response = answer(end);
    // Who waits for the removal is not told, as by dockerd, why the start failed: the start told
    // it.
    out.write(
        Wire.write(
            condition == WaitCondition.REMOVED
                ? new WaitResponse(null, response.statusCode())
                : response));
  }

  private static WaitCondition condition(String word) {
    return switch (word) {
      case "", "not-running" -> WaitCondition.NOT_RUNNING;
      case "next-exit" -> WaitCondition.NEXT_EXIT;
      case "removed" -> WaitCondition.REMOVED;
      default -> throw ApiError.invalid("invalid condition: " + Wire.quote(word));
    };
  }

  private static WaitResponse answer(CompletableFuture<WaitResult> end)
      throws IOException, InterruptedException {
    try {
      WaitResult result = end.get();
      return new WaitResponse(
          result.error() == null ? null : new WaitResponse.WaitError(result.error()),
          result.exitCode());
    } catch (CancellationException e) {
      throw new ClientGoneException("nobody waits any more");
    } catch (ExecutionException e) {
      String message = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      return new WaitResponse(new WaitResponse.WaitError(message), -1);
    }
  }
}
