package io.gantry.engine.life;

import io.gantry.engine.stream.Attachment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client of an exec. Clients ask for the exit code when their stream has ended, so the stream
 * ends only when the code is known: a process closes its output a moment before it has ended.
 */
final class ExecAttachment implements Attachment {
  /** A process may also close its output and run on; its clients are let go after this. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Attachment client;
  private final CompletableFuture<Integer> exit;
  private volatile boolean closed;

  ExecAttachment(Attachment client, CompletableFuture<Integer> exit) {
    this.client = client;
    this.exit = exit;
  }

  @Override
  public Optional<ByteBuffer> next() throws IOException, InterruptedException {
    Optional<ByteBuffer> piece = client.next();
    if (piece.isEmpty() && !closed && !client.detached()) {
      awaitExit();
    }
    return piece;
  }

  private void awaitExit() throws InterruptedException {
    try {
      exit.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // it runs on without output
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exec's exit is a number", e);
    }
  }

  @Override
  public boolean write(ByteBuffer input) throws IOException, InterruptedException {
    return client.write(input);
  }

  @Override
  public void closeInput() {
    client.closeInput();
  }

  @Override
  public boolean detached() {
    return client.detached();
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
