package io.gantry.engine.life;

import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.stream.ProcessStreams;
import io.gantry.runtime.Running;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One exec: made, started once, ended.
 *
 * <pre>
 *   MADE ──claim──▶ STARTING ──▶ RUNNING ──▶ ENDED
 *                      └──────────────────────▲   (it could not be started)
 * </pre>
 */
final class ExecSession {
  /** Who wants it. */
  enum Origin {
    /** A client, who may ask for it also when it has ended. */
    CLIENT,
    /** The engine, to see whether its container is well. */
    HEALTH_CHECK
  }

  private final Origin origin;
  private final String id;
  private final Container container;
  private final CreateExec request;
  private final List<String> environment;
  private final ProcessStreams streams;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile @Nullable Running running;

  ExecSession(
      Origin origin,
      String id,
      Container container,
      CreateExec request,
      List<String> environment,
      ProcessStreams streams) {
    this.origin = origin;
    this.id = id;
    this.container = container;
    this.request = request;
    this.environment = environment;
    this.streams = streams;
  }

  Origin origin() {
    return origin;
  }

  String id() {
    return id;
  }

  Container container() {
    return container;
  }

  CreateExec request() {
    return request;
  }

  /** What linked containers give it, {@code NAME=value}. */
  List<String> environment() {
    return environment;
  }

  ProcessStreams streams() {
    return streams;
  }

  CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Whether this caller is the one who starts it. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  void started(Running process) {
    running = process;
  }

  void ended(int code) {
    running = null;
    exit.complete(code);
  }

  @Nullable Running running() {
    return running;
  }

  OptionalInt exitCode() {
    return exit.isDone() ? OptionalInt.of(exit.join()) : OptionalInt.empty();
  }
}
