package io.gantry.engine;

import io.gantry.engine.archive.Archives;
import io.gantry.engine.container.Containers;
import io.gantry.engine.event.Events;
import io.gantry.engine.exec.Execs;
import io.gantry.engine.image.Images;
import io.gantry.engine.log.Logs;
import io.gantry.engine.stats.Statistics;
import io.gantry.engine.stream.Attachments;

/** The engine over this host's kernel. */
final class LocalEngine implements Engine {
  private final EngineConfig config;

  LocalEngine(EngineConfig config) {
    this.config = config;
  }

  @Override
  public EngineConfig config() {
    return config;
  }

  @Override
  public Containers containers() {
    throw new EngineException.NotImplemented("containers are not available yet");
  }

  @Override
  public Execs execs() {
    throw new EngineException.NotImplemented("execs are not available yet");
  }

  @Override
  public Attachments attachments() {
    throw new EngineException.NotImplemented("attachments are not available yet");
  }

  @Override
  public Logs logs() {
    throw new EngineException.NotImplemented("logs are not available yet");
  }

  @Override
  public Statistics statistics() {
    throw new EngineException.NotImplemented("statistics are not available yet");
  }

  @Override
  public Archives archives() {
    throw new EngineException.NotImplemented("archives are not available yet");
  }

  @Override
  public Images images() {
    throw new EngineException.NotImplemented("images are not available yet");
  }

  @Override
  public Events events() {
    throw new EngineException.NotImplemented("events are not available yet");
  }

  @Override
  public SystemInfo info() {
    throw new EngineException.NotImplemented("info is not available yet");
  }

  @Override
  public VersionInfo version() {
    throw new EngineException.NotImplemented("version is not available yet");
  }

  @Override
  public void close() {}
}
