package io.gantry.engine.life;

import io.gantry.engine.store.ContainerRecord;
import io.gantry.runtime.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Where the standard streams of one container go, from its creation to its removal. */
public interface Output extends AutoCloseable {

  /**
   * A run is about to begin.
   *
   * @throws IOException in Docker's words when what it says could not go where it is to go
   */
  default void prepare(ContainerRecord container) throws IOException {}

  /**
   * A run has begun, or was found.
   *
   * @param journal a file in the run's directory that makes the log exact over a kill of the engine
   */
  void begin(ContainerRecord container, Running running, Path journal, Origin origin)
      throws IOException;

  /** A start that clients may be attached for has failed. */
  void abandon();

  /** The process has ended: completes when everything it said is where it belongs. */
  CompletableFuture<Void> drained();

  /** The log's file; empty when there is none. */
  String logPath();

  /** The container is gone: whoever is attached is let go. */
  @Override
  void close();

  /** Where a run comes from. */
  enum Origin {
    /** It has just been started. */
    STARTED,
    /** An earlier engine started it, and it runs. */
    FOUND,
    /** An earlier engine started it, and it is gone. */
    GONE
  }

  /** Makes them. */
  @FunctionalInterface
  interface Factory {
    /**
     * For a container whose directory is {@code directory}.
     *
     * @throws io.gantry.engine.EngineException.InvalidParameter when its log options make no sense
     */
    Output of(ContainerRecord container, Path directory);
  }
}
