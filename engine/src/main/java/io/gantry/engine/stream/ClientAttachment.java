package io.gantry.engine.stream;

import io.gantry.engine.log.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A client of {@link ProcessStreams}: first the replay, then what its outlet gets. */
final class ClientAttachment implements Attachment {
  private final ProcessStreams streams;
  private final long run;
  private final AttachRequest request;
  private final Outlet outlet;
  private final DetachWatch keys;
  private final Runnable onDetach;
  private Optional<ByteSource> replay;
  private volatile boolean closed;
  private volatile boolean detached;

  /**
   * @param run the run that input goes to
   * @param onDetach runs when the detach keys were typed
   */
  ClientAttachment(
      ProcessStreams streams,
      long run,
      AttachRequest request,
      Optional<ByteSource> replay,
      Outlet outlet,
      Runnable onDetach) {
    this.streams = streams;
    this.run = run;
    this.request = request;
    this.replay = replay;
    this.outlet = outlet;
    this.onDetach = onDetach;
    this.keys = new DetachWatch(request.detachKeys());
  }

  @Override
  public Optional<ByteBuffer> next() throws IOException, InterruptedException {
    if (replay.isPresent()) {
      Optional<ByteBuffer> piece = closed ? Optional.empty() : replay.get().next();
      if (piece.isPresent()) {
        return piece;
      }
      replay.get().close();
      replay = Optional.empty();
    }
    return outlet.take();
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException, InterruptedException {
    if (!request.input() || !streams.settings().openInput()) {
      bytes.position(bytes.limit());
      return !closed;
    }
    ByteBuffer passed = streams.settings().terminal() ? keys.filter(bytes) : bytes;
    boolean goesOn = streams.write(run, passed, () -> closed);
    if (keys.detached()) {
      detached = true;
      close();
      onDetach.run();
      return false;
    }
    return goesOn;
  }

  @Override
  public void closeInput() {
    if (request.input()) {
      streams.endInput(run);
    }
  }

  @Override
  public boolean detached() {
    return detached;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!detached) {
      closeInput();
    }
    streams.detach(outlet);
  }
}
