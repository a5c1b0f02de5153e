package io.gantry.engine.stream;

import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogWriter;
import io.gantry.engine.log.OutputKind;
import io.gantry.engine.stream.StreamPorts.OutputPort;
import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a process, as far as its streams are concerned.
 *
 * @param ports the engine's ends; become the streams'
 * @param subject what the log is about
 * @param journal a file of this run's own, in the directory of what runs, that makes the log exact
 *     over a kill of the engine; absent where nothing is logged
 * @param origin whether an earlier engine may have worked on it
 */
public record StreamRun(
    StreamPorts ports, LogSubject subject, Optional<Path> journal, Origin origin) {
  /** Where the process comes from. */
  public enum Origin {
    /** It has just been started. */
    STARTED,
    /** An earlier engine started it and has gone, perhaps killed at any instruction. */
    FOUND
  }

  /** A container that has just been started. */
  public static StreamRun started(StreamPorts ports, LogSubject subject, Path journal) {
    return new StreamRun(ports, subject, Optional.of(journal), Origin.STARTED);
  }

  /** A container that was found running. */
  public static StreamRun found(StreamPorts ports, LogSubject subject, Path journal) {
    return new StreamRun(ports, subject, Optional.of(journal), Origin.FOUND);
  }

  /** An exec. */
  public static StreamRun exec(StreamPorts ports) {
    return new StreamRun(ports, LogSubject.NONE, Optional.empty(), Origin.STARTED);
  }

  /**
   * A container that has ended while no engine looked, and left no shim: the log gets what a killed
   * engine had taken out of the pipes and not written yet.
   */
  public static StreamRun gone(LogSubject subject, Path journal) {
    return new StreamRun(StreamPorts.NONE, subject, Optional.of(journal), Origin.FOUND);
  }

  List<OutputLane> lanes(Optional<LogWriter> log, Optional<Journal> journal, Fd nowhere)
      throws IOException {
    List<OutputLane> lanes = new ArrayList<>();
    Optional<OutputPort> out = ports.terminal().or(ports::output);
    for (OutputKind kind : OutputKind.values()) {
      Optional<OutputPort> port = kind == OutputKind.STDOUT ? out : ports.error();
      if (port.isPresent()) {
        Transfer.nonBlocking(port.get().source());
      }
      Optional<LogLane> lane = log.flatMap(l -> journal.map(j -> new LogLane(l, kind, j, nowhere)));
      boolean gone = out.isEmpty() && ports.error().isEmpty();
      if (port.isPresent() || gone) {
        lanes.add(new OutputLane(kind, port, lane, nowhere));
      }
    }
    return lanes;
  }

  Optional<InputPort> input(Pumps pumps) throws IOException {
    Optional<Fd> fd = ports.input();
    if (ports.terminal().isPresent()) {
      // The poller takes each descriptor once, and this one is already watched for reading.
      fd = Optional.of(Transfer.duplicate(ports.terminal().get().source()));
    }
    if (fd.isPresent()) {
      Transfer.nonBlocking(fd.get());
    }
    return fd.map(f -> new InputPort(pumps, f, ports.closeShimInput()));
  }
}
