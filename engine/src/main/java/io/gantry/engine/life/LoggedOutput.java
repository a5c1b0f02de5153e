package io.gantry.engine.life;

import io.gantry.engine.config.LogConfig;
import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogDriver;
import io.gantry.engine.log.LogDrivers;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogTally;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.stream.ProcessStreams;
import io.gantry.engine.stream.Pumps;
import io.gantry.engine.stream.StreamPorts;
import io.gantry.engine.stream.StreamRun;
import io.gantry.engine.stream.StreamSettings;
import io.gantry.runtime.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Output that goes to the container's log and to whoever is attached. */
public final class LoggedOutput implements Output {
  private final ProcessStreams streams;

  private LoggedOutput(ProcessStreams streams) {
    this.streams = streams;
  }

  /** The streams of a container whose directory is {@code directory}. */
  public static LoggedOutput of(
      Pumps pumps, LogDrivers drivers, LogTally tally, ContainerRecord container, Path directory) {
    LogConfig asked = container.hostConfig().logs();
    LogDriver driver = drivers.parse(asked.driver(), asked.options());
    ContainerLog log =
        new ContainerLog(
            container.id(), directory.resolve(container.id() + "-json.log"), driver, tally);
    var stdio = container.config().stdio();
    StreamSettings settings = new StreamSettings(stdio.tty(), stdio.openStdin(), stdio.stdinOnce());
    return new LoggedOutput(new ProcessStreams(pumps, settings, log));
  }

  /** The streams themselves. */
  public ProcessStreams streams() {
    return streams;
  }

  @Override
  public void prepare(ContainerRecord container) throws IOException {
    streams.log().prepare(subject(container));
  }

  @Override
  public void begin(ContainerRecord container, Running running, Path journal, Origin origin)
      throws IOException {
    LogSubject subject = subject(container);
    StreamPorts ports = Ports.of(running);
    switch (origin) {
      case STARTED -> streams.start(StreamRun.started(ports, subject, journal));
      case FOUND -> streams.start(StreamRun.found(ports, subject, journal));
      case GONE -> streams.start(StreamRun.gone(subject, journal));
    }
  }

  private static LogSubject subject(ContainerRecord container) {
    return new LogSubject(
        container.id(),
        container.name(),
        container.imageId(),
        container.config().image(),
        container.config().labels(),
        container.config().process().env(),
        Stream.concat(Stream.of(container.path()), container.args().stream()).toList(),
        container.created());
  }

  @Override
  public CompletableFuture<Void> drained() {
    return streams.exited();
  }

  @Override
  public void abandon() {
    streams.abandon();
  }

  @Override
  public String logPath() {
    return streams.log().path();
  }

  @Override
  public void close() {
    streams.close();
  }
}
