package io.gantry.engine.life;

import io.gantry.engine.store.ContainerRecord;
import io.gantry.runtime.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Where the standard streams of one container go, from its creation to its removal. */
public interface Output extends AutoCloseable {

  /** A run has begun, or was found running. */
  void begin(ContainerRecord container, Running running) throws IOException;

  /** The process has ended: completes when everything it said is where it belongs. */
  CompletableFuture<Void> drained();

  /** The log's file; empty when there is none. */
  String logPath();

  /** The container is gone: whoever is attached is let go. */
  @Override
  void close();

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
