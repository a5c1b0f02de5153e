package io.gantry.api.routes;

import io.gantry.api.http.Hijacked;
import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.ExecTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.ExecRequest;
import io.gantry.api.wire.ExecStartRequest;
import io.gantry.api.wire.IdResponse;
import io.gantry.engine.EngineException;
import io.gantry.engine.exec.ExecDetails;
import io.gantry.engine.exec.Execs;
import io.gantry.engine.exec.StartExec;
import io.gantry.engine.stream.Attachment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Further processes in running containers. */
public final class ExecRoutes {
  private static final int FRAME_HEADER = 8;

  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public ExecRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.post("/containers/{name}/exec", this::create),
        Route.post("/exec/{name}/start", this::start),
        Route.post("/exec/{name}/resize", this::resize),
        Route.get("/exec/{name}/json", this::inspect));
  }

  private Execs execs() throws InterruptedException {
    return door.engine().execs();
  }

  private void create(Call call) throws IOException, InterruptedException {
    ExecRequest body = call.body(ExecRequest.class);
    if (body.cmd() == null || body.cmd().isEmpty()) {
      throw ApiError.invalid("No exec command specified");
    }
    call.answer(201, new IdResponse(execs().create(call.name(), ExecTranslation.create(body))));
  }

  private void start(Call call) throws IOException, InterruptedException {
    StartExec options =
        call.optionalBody(ExecStartRequest.class)
            .map(ExecTranslation::start)
            .orElse(new StartExec(false, false, List.of()));
    Execs execs = execs();
    ExecDetails exec = execs.inspect(call.name());
    if (!options.consoleSize().isEmpty() && !options.tty()) {
      throw ApiError.invalid("console size is only supported when the TTY is enabled");
    }
    if (options.detach()) {
      execs.start(exec.id(), options).ifPresent(Attachment::close);
      call.answer(200);
      return;
    }
    Hijacked client =
        call.response().hijack(Streams.contentType(call.version(), exec.config().tty()));
    try {
      run(call, client, exec, execs.start(exec.id(), options));
    } catch (EngineException e) {
      tell(client, exec.config().tty(), e);
    }
  }

  private static void run(
      Call call, Hijacked client, ExecDetails exec, Optional<Attachment> started)
      throws IOException, InterruptedException {
    if (started.isPresent()) {
      try (Attachment process = started.get()) {
        Pumps.connect(call.request(), client, process, exec.config().attachStdin());
      }
    }
  }

  /** Tells on the hijacked connection why nothing runs, as dockerd does. */
  private static void tell(Hijacked client, boolean tty, EngineException failure)
      throws IOException {
    byte[] text = (failure.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
    if (!tty) {
      byte[] header = ByteBuffer.allocate(FRAME_HEADER).putInt(1 << 24).putInt(text.length).array();
      client.output().write(header);
    }
    client.output().write(text);
    client.output().flush();
  }

  private void resize(Call call) throws IOException, InterruptedException {
    int height = ContainerRoutes.side(call, "h", "height");
    int width = ContainerRoutes.side(call, "w", "width");
    execs().resize(call.name(), height, width);
    call.answer(200);
  }

  private void inspect(Call call) throws IOException, InterruptedException {
    call.answer(200, ExecTranslation.inspect(execs().inspect(call.name())));
  }
}
