package io.gantry.engine.life;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.endpoint.Connector;
import io.gantry.engine.event.Events;
import io.gantry.engine.mount.ContainerMounts;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.store.ContainerStore;
import io.gantry.runtime.ContainerRuntime;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What the life of containers stands on.
 *
 * @param settings how the engine is configured now: a reload changes it
 * @param executor runs what may block, soon
 * @param timer runs what is due later; its tasks only hand over to {@code executor}
 */
public record Parts(
    Supplier<EngineConfig> settings,
    ContainerStore store,
    NameIndex<Container> index,
    ImageSource images,
    Roots roots,
    ControlGroups cgroups,
    ContainerRuntime runtime,
    Connector connector,
    ContainerMounts mounts,
    Output.Factory outputs,
    Events events,
    Executor executor,
    ScheduledExecutorService timer,
    InstantSource clock) {

  /** How the engine is configured now. */
  EngineConfig config() {
    return settings.get();
  }

  /** The directory of what runs of container {@code id}; there exactly while something may run. */
  Path runDirectory(String id) {
    return config().execRoot().resolve("containers").resolve(id);
  }

  /** Where the files of container {@code id} are. */
  Connector.Directories directories(String id) {
    return new Connector.Directories(store.directory(id), runDirectory(id));
  }

  /** What makes the log of the present run exact over a kill of the engine. */
  Path journal(String id) {
    return runDirectory(id).resolve("journal");
  }
}
