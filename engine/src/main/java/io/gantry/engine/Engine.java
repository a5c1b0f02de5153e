package io.gantry.engine;

import io.gantry.engine.archive.Archives;
import io.gantry.engine.check.Inspection;
import io.gantry.engine.container.Containers;
import io.gantry.engine.event.Events;
import io.gantry.engine.exec.Execs;
import io.gantry.engine.image.Images;
import io.gantry.engine.log.LogTally;
import io.gantry.engine.log.Logs;
import io.gantry.engine.network.Networks;
import io.gantry.engine.stats.Statistics;
import io.gantry.engine.stream.Attachments;
import io.gantry.engine.trace.Traces;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes;

/**
 * A container engine over one data root. Opening it takes over the containers that outlived the
 * engine before it; closing it stops its containers, as dockerd does on SIGTERM, unless {@link
 * EngineConfig#liveRestore} says to let them run on. A killed engine leaves its containers running
 * in any case.
 */
public interface Engine extends AutoCloseable {

  /**
   * Opens the engine: locks the data root, reconciles what is on disk with what lives, takes over
   * running containers and starts those whose restart policy asks for it.
   *
   * @throws EngineException.Unavailable when another engine uses the data root
   */
  static Engine open(EngineConfig config) {
    return open(config, VolumePlugins.NONE);
  }

  /**
   * The same with volume drivers from outside.
   *
   * @throws EngineException.Unavailable when another engine uses the data root
   */
  static Engine open(EngineConfig config, VolumePlugins plugins) {
    return LocalEngine.open(config, plugins);
  }

  /** How this engine was configured. */
  EngineConfig config();

  /**
   * Takes another configuration while it runs, for containers created or started from now on and
   * for its own end. The roots and the parent cgroup stay as they are.
   */
  void reconfigure(EngineConfig next);

  /** The containers. */
  Containers containers();

  /** Further processes in running containers. */
  Execs execs();

  /** Attaching to containers. */
  Attachments attachments();

  /** What containers have said. */
  Logs logs();

  /** What became of containers' log lines. */
  LogTally logTally();

  /** What containers use. */
  Statistics statistics();

  /** Files of containers. */
  Archives archives();

  /** What containers are made of. */
  Images images();

  /** What containers reach each other by. */
  Networks networks();

  /** Directories that outlive containers. */
  Volumes volumes();

  /** What happens, as it happens. */
  Events events();

  /** Whether everything is as it should be. */
  Inspection inspection();

  /** How long starts take. */
  Traces traces();

  /** What {@code docker info} prints, read anew. */
  SystemInfo info();

  /** What {@code docker version} prints of the server. */
  VersionInfo version();

  /**
   * Shuts down: no new starts, containers are stopped with their own stop signal and time out (all
   * at once, {@link EngineConfig#shutdownTimeout} at most) unless live-restore is on, then
   * everything is released. Later calls do nothing.
   */
  @Override
  void close();
}
